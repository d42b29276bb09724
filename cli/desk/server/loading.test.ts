import { Fault } from "../../../provider/fault";
import { Loading, type LoadProgress } from "./loading";

/** One model, read once: again when a file changed or somebody asks, and shown as it was until then. */
class Reading {
  stamped = "1";
  loads = 0;
  report: (progress: LoadProgress) => void = () => undefined;
  done: (value: string) => void = () => undefined;
  failed: (error: Error) => void = () => undefined;
  readonly source = {
    stamp: async () => this.stamped,
    load: (report: (progress: LoadProgress) => void) => {
      this.loads++;
      this.report = report;
      return new Promise<string>((done, failed) => Object.assign(this, { done, failed }));
    },
  };
}
let reading: Reading;
let loading: Loading<string>;
/** Lets what was begun get on. */
const turn = (): Promise<void> => new Promise((done) => setImmediate(done));
beforeEach(async () => {
  reading = new Reading();
  loading = new Loading(reading.source);
  void loading.start();
  await turn();
});

it("says how far it is until there is something to show", async () => {
  reading.report({ what: "Ressources lues", done: 250, of: 5_000 });
  expect(await loading.now()).toEqual({ is: "loading", progress: { what: "Ressources lues", done: 250, of: 5_000 } });
  reading.done("model");
  await turn();
  expect(await loading.now()).toEqual({ is: "ready", model: "model" });
});

it("reads once, however many ask", async () => {
  void loading.start();
  void loading.start();
  reading.done("model");
  await turn();
  await Promise.all([loading.now(), loading.now(), loading.now()]);
  expect(reading.loads).toBe(1);
});

it("reads again when a file changed, and shows what was read before until then", async () => {
  reading.done("before");
  await turn();
  reading.stamped = "2";
  expect(await loading.now()).toMatchObject({ is: "ready", model: "before", progress: {} });
  await turn();
  expect(reading.loads).toBe(2);
  reading.done("after");
  await turn();
  expect(await loading.now()).toEqual({ is: "ready", model: "after" });
});

it("reads again what changed while it was read", async () => {
  reading.stamped = "2";
  reading.done("before");
  await turn();
  await loading.now();
  await turn();
  expect(reading.loads).toBe(2);
});

it("after a write reads what is there then, and not what an earlier reading saw", async () => {
  const fresh = loading.fresh();
  reading.done("seen before the write");
  await turn();
  await turn();
  expect(reading.loads).toBe(2);
  reading.done("seen after it");
  await fresh;
  expect(await loading.now()).toMatchObject({ model: "seen after it" });
});

it("says why nothing could be read, and reads again when it is asked to", async () => {
  reading.failed(new Fault("file-unreadable", "état.json cannot be read.", "Check the path."));
  await turn();
  expect(await loading.now()).toEqual({
    is: "failed",
    failure: { code: "file-unreadable", what: "état.json cannot be read.", hint: "Check the path." },
  });
  void loading.start();
  await turn();
  reading.done("model");
  await turn();
  expect(await loading.now()).toEqual({ is: "ready", model: "model" });
});

it("reads again by itself when a file that could not be read changed", async () => {
  reading.failed(new Error("it is empty"));
  await turn();
  await loading.now();
  expect(reading.loads).toBe(1);
  reading.stamped = "2";
  expect(await loading.now()).toMatchObject({ is: "loading" });
});

it("keeps what it has when a later reading fails, and says so", async () => {
  reading.done("before");
  await turn();
  void loading.start();
  await turn();
  reading.failed(new Error("EIO"));
  await turn();
  expect(await loading.now()).toMatchObject({ is: "ready", model: "before", stale: { code: null, what: "EIO" } });
});
