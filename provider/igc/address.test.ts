import { existsSync, mkdtempSync, realpathSync, rmSync, statSync } from "node:fs";
import os from "node:os";
import { join } from "node:path";
import { formOf } from "../../test/contract/platform-stage";
import { platformAddressFault, retentionOf } from "./address";
import { openPlatform } from "./open";

const cwd = mkdtempSync(join(realpathSync(os.tmpdir()), "platform-address-"));
afterAll(() => rmSync(cwd, { recursive: true }));
afterEach(() => jest.restoreAllMocks());
const context = { cwd, now: () => new Date("2026-11-24T09:00:00Z") };

it.each([
  ...["manual:./x", "manual:~/x", "manual:~", "manual:/srv/x", "manual:x?shared=group", "sandbox:./x"],
  ...["manual:x?retention=1", "manual:x?retention=3650&shared=group", "manual:s3://seau/igc?retention=90&region=eu-west-3"],
  ...["manual:azblob://compte/conteneur/igc?retention=90", "manual:gs://seau/igc?retention=90"],
])("takes %s", (address) => expect(platformAddressFault(address, "rehearsal")).toBeUndefined());

it.each([
  ["manual:x?shared=group&retention=90", 90],
  ["manual:s3://seau/igc?retention=7", 7],
  ["manual:x?shared=group", undefined],
  ["sandbox:x", undefined],
  ["nothing", undefined],
])("keeps the papers of %s for %s days", (address, days) => expect(retentionOf(address)).toBe(days));

it.each(["0", "-1", "1.5", "3651", "99999", "090", "90d", ""])("refuses %j days", (days) => {
  for (const place of ["manual:x", "manual:s3://seau/igc", "manual:gs://seau/igc"])
    expect(platformAddressFault(`${place}?retention=${days}`, "production")).toMatchObject({ code: "address-shape" });
});

it.each([
  ["", /neither/],
  ["manual:", /neither/],
  ["portal:x", /neither/],
  ["manual:?shared=group", /neither/],
  ["manual:x?shared=all", /parameter "shared=all"/],
  ["manual:x?shared=group&more=1", /parameter "shared=group&more=1"/],
  ["manual:x?", /parameter ""/],
  ["manual:x?mode=0600", /parameter "mode=0600"/],
  ["manual:x?retention=1&retention=2", /parameter "retention=1&retention=2"/],
  ["sandbox:x?retention=1", /parameter "retention=1"/],
  ["sandbox:x?shared=group", /parameter "shared=group"/],
])("refuses %j, by the same words when it is opened", async (address, what) => {
  const fault = platformAddressFault(address, "rehearsal");
  expect(fault).toMatchObject({ code: "address-shape", what: expect.stringMatching(what) as string });
  if (/^(manual|sandbox):/.test(address)) await expect(openPlatform(address, context)).rejects.toThrow(fault!.message);
});

it("refuses the simulator where certificates are real", () =>
  expect(platformAddressFault("sandbox:x", "production")).toMatchObject({ code: "environment-platform" }));

it.each([
  ["manual:./x", "manual:CWD/x"],
  ["manual:x/../y/", "manual:CWD/y"],
  ["manual:~/x", "manual:HOME/x"],
  ["manual:~", "manual:HOME"],
  ["sandbox:~/x", "sandbox:HOME/x"],
  ["manual:~x", "manual:CWD/~x"],
  ["manual:a/~", "manual:CWD/a/~"],
  ["manual:/srv/x?shared=group", "manual:/srv/x"],
])("is one platform however it is written: %s", async (address, resolved) => {
  jest.spyOn(os, "homedir").mockReturnValue("/home/zoe");
  const expected = resolved.replace("CWD", cwd).replace("HOME", "/home/zoe");
  expect((await openPlatform(address, context)).address).toBe(expected);
});

/** Names, telephone numbers and card numbers are in the sheets (issue 11, personal data). */
describe("what is handed out", () => {
  const mode = (path: string): string => (statSync(join(cwd, path)).mode & 0o7777).toString(8);
  const handOut = async (address: string): Promise<void> => {
    const before = process.umask(0o022);
    try {
      await (await openPlatform(address, context)).submitForm(formOf("f413-1"));
      await (await openPlatform(address, context)).submitForm({ ...formOf("autre"), wish: "f413-1" });
    } finally {
      process.umask(before);
    }
  };
  const files = ["ticket.json", "formulaire-413.pdf", "a-faire.txt", "reponse.txt", "remplace/formulaire-413-1.pdf"];

  it("is its owner's alone", async () => {
    await handOut("manual:./own");
    for (const folder of ["own", "own/inbox", "own/outbox", "own/outbox/f413-1", "own/outbox/f413-1/remplace"])
      expect([folder, mode(folder)]).toEqual([folder, "700"]);
    for (const file of files) expect([file, mode(`own/outbox/f413-1/${file}`)]).toEqual([file, "600"]);
  });

  it("is a group's where the drive is shared, whatever the process' umask", async () => {
    await handOut("manual:./shared?shared=group");
    for (const folder of ["shared", "shared/inbox", "shared/outbox", "shared/outbox/f413-1", "shared/outbox/f413-1/remplace"])
      expect([folder, mode(folder)]).toEqual([folder, "2770"]);
    for (const file of files) expect([file, mode(`shared/outbox/f413-1/${file}`)]).toEqual([file, "660"]);
    expect(existsSync(join(cwd, "shared?shared=group"))).toBe(false);
  });
});
