import fs from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { codeOf } from "../../../test/contract/vault-stage";
import { createOnly, readIfThere, replace } from "./atomic-file";

let folder: string;
beforeEach(async () => {
  folder = await fs.mkdtemp(join(tmpdir(), "igc-files-"));
});
afterEach(async () => {
  jest.restoreAllMocks();
  await fs.rm(folder, { recursive: true });
});
const path = (): string => join(folder, "file");
const failWith = (call: "open" | "link" | "rename" | "readFile" | "rm", code: string) =>
  jest.spyOn(fs, call).mockRejectedValueOnce(Object.assign(new Error(code), { code }));

it("creates once: the first bytes stay", async () => {
  expect(await createOnly(path(), Buffer.from("one"))).toBe("created");
  expect(await createOnly(path(), Buffer.from("two"))).toBe("exists");
  expect((await readIfThere(path()))?.toString()).toBe("one");
  expect(await fs.readdir(folder)).toEqual(["file"]);
});

it("lets one of 50 writers create, and keeps its bytes", async () => {
  const outcomes = await Promise.all(Array.from({ length: 50 }, (_, index) => createOnly(path(), Buffer.from(`writer ${index}`))));
  expect(outcomes.filter((outcome) => outcome === "created")).toHaveLength(1);
  expect((await readIfThere(path()))?.toString()).toBe(`writer ${outcomes.indexOf("created")}`);
  expect(await fs.readdir(folder)).toEqual(["file"]);
});

it("replaces whole", async () => {
  await replace(path(), Buffer.from("one"));
  await replace(path(), Buffer.from("two"));
  expect((await readIfThere(path()))?.toString()).toBe("two");
  expect(await fs.readdir(folder)).toEqual(["file"]);
});

it("syncs the bytes before the name, and the folder after it", async () => {
  const order: string[] = [];
  const { open, link } = fs;
  jest.spyOn(fs, "open").mockImplementation(async (...args) => {
    const handle = await open(...args);
    const sync = handle.sync.bind(handle);
    handle.sync = () => (order.push(args[0] === folder ? "sync folder" : "sync file"), sync());
    return handle;
  });
  jest.spyOn(fs, "link").mockImplementation((...args) => (order.push("link"), link(...args)));
  await createOnly(path(), Buffer.from("one"));
  expect(order).toEqual(process.platform === "win32" ? ["sync file", "link"] : ["sync file", "link", "sync folder"]);
});

it.each([
  ["open", "ENOSPC", "vault-full"],
  ["open", "EDQUOT", "vault-full"],
  ["open", "EACCES", "vault-forbidden"],
  ["open", "EROFS", "vault-forbidden"],
  ["open", "EIO", "vault-unreachable"],
  ["open", "ESTALE", "vault-unreachable"],
  ["open", "EMFILE", "vault-unreachable"],
  ["link", "EPERM", "vault-forbidden"],
  ["link", "ENOTSUP", "vault-forbidden"],
  ["link", "EIO", "vault-unreachable"],
  ["link", "ENOSPC", "vault-full"],
] as const)("leaves nothing when %s fails with %s, and says %s", async (call, error, fault) => {
  failWith(call, error);
  expect(await codeOf(createOnly(path(), Buffer.from("one")))).toBe(fault);
  expect(await fs.readdir(folder)).toEqual([]);
});

it("keeps what was there when a replacement fails", async () => {
  await replace(path(), Buffer.from("one"));
  failWith("rename", "ENOSPC");
  expect(await codeOf(replace(path(), Buffer.from("two")))).toBe("vault-full");
  expect((await readIfThere(path()))?.toString()).toBe("one");
});

it("has written what it wrote, even when the temporary name cannot be removed", async () => {
  failWith("rm", "EIO");
  expect(await createOnly(path(), Buffer.from("one"))).toBe("created");
});

it.each([
  ["EACCES", "vault-forbidden"],
  ["EIO", "vault-unreachable"],
  ["EISDIR", "vault-unreachable"],
  ["ENOTDIR", "vault-unreachable"],
])("does not call a file absent on %s", async (error, fault) => {
  failWith("readFile", error);
  expect(await codeOf(readIfThere(path()))).toBe(fault);
});

it("calls a file absent when there is none", async () => {
  expect(await readIfThere(path())).toBeUndefined();
});
