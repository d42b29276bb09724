import { openVault } from "../provider/vault";
import type { Operations } from "../test/operations";
import { rehearsal } from "../test/sandbox-life";
import { startSoftHsm } from "../test/servers/softhsm";
import { runRevocationCode } from "./revocation-code";

/** On the real file vault. */
let life: Operations;
afterEach(() => life.dispose());

it("makes a code before the withdrawal and never after, keeps what a person chose, and shows no other", async () => {
  const way = await rehearsal();
  life = way.life;
  const { entry } = (await life.up()).next!;
  const said: string[] = [];
  const surroundings = { cwd: life.dir, env: {}, now: () => new Date(), say: (line: string) => void said.push(line) };
  let vault = "file:./vault";
  const run = async (options: readonly string[] = [], stdin = ""): Promise<string | undefined> => {
    said.length = 0;
    await runRevocationCode([vault, entry, ...options], surroundings, () => Promise.resolve(stdin));
    return said.join();
  };
  const code = await run();
  expect(code).toMatch(/^(?=.*[a-z])(?=.*[A-Z])(?=.*[0-9])[a-zA-Z2-9]{16}$/);
  expect(await run()).toBe(code);
  await expect(run(["--record"], "Chosen-1\n")).rejects.toMatchObject({ code: "file-exists" });
  expect(await run(["--record", "--force"], "Chosen-1\n")).not.toContain("Chosen-1");
  expect(await run()).toBe("Chosen-1");
  await expect(run(["--record"], "two\nlines\n")).rejects.toMatchObject({ code: "unknown-value" });

  await way.ordered();
  const state = await life.up();
  expect(state.current!.entry).toBe(entry);
  expect(JSON.stringify(state) + life.said().join()).not.toContain("Chosen-1");
  expect(await run()).toBe("Chosen-1");
  expect(await life.refresh()).toMatchObject({ phase: "issued", drift: null });

  await life.up({ vault: "file:./other" }); // the key comes along, and its code with it
  vault = "file:./other";
  expect(await run()).toBe("Chosen-1");
});

it("is never made for a certificate whose code a person chose", async () => {
  const way = await rehearsal();
  life = way.life;
  await way.ordered();
  const { entry } = (await life.up()).current!;
  const surroundings = { cwd: life.dir, env: {}, now: () => new Date(), say: () => undefined };
  await expect(runRevocationCode(["file:./vault", entry], surroundings, () => Promise.resolve(""))).rejects.toMatchObject({
    code: "required",
  });
});

it("makes and records codes in a token, too", async () => {
  const hsm = await startSoftHsm(["codes"]);
  hsm.useHere();
  try {
    const address = `pkcs11:${hsm.rest("codes", "lilas.")}`;
    const surroundings = { cwd: "/", env: {}, now: () => new Date(), say: (line: string) => void said.push(line), notice: () => undefined };
    const said: string[] = [];
    const vault = await openVault(address, surroundings);
    const words = { structure: "1690781810", serverInstance: "srv1", usage: "SIGN", commonName: "DMP", environment: "rehearsal", round: 1 };
    await vault.createKey("igc-1690781810-srv1-sign-dmp-0ad1b3243d-r1", "rsa-2048", words);
    const run = async (options: readonly string[] = [], stdin = ""): Promise<string | undefined> => {
      await runRevocationCode([address, "igc-1690781810-srv1-sign-dmp-0ad1b3243d-r1", ...options], surroundings, async () => stdin);
      return said.at(-1);
    };
    const code = await run();
    expect(code).toMatch(/^[a-zA-Z2-9]{16}$/);
    await run(["--record", "--force"], "Chosen-1");
    expect(await run()).toBe("Chosen-1");
  } finally {
    await hsm.dispose();
  }
});
