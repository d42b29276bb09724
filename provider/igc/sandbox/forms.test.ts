import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { aForm } from "../../../test/sandbox/order";
import type { FormProgress, Platform } from "../platform";
import { openSandbox } from "./adapter";
import { type SandboxPerson, sandboxPerson } from "./person";

/** A form's way through a sandbox: people act, ANS answers in its time. */
let dir: string;
let sandbox: Platform;
let person: SandboxPerson;
beforeEach(async () => {
  dir = mkdtempSync(join(tmpdir(), "sandbox-forms-"));
  sandbox = openSandbox(dir);
  person = sandboxPerson(dir);
  await person.setClock(new Date("2026-12-24T09:00:00Z")); // a Thursday; Friday is a holiday
});
afterEach(() => rmSync(dir, { recursive: true }));

const progress = async (ticket = "f413-1"): Promise<FormProgress | undefined> => (await openSandbox(dir).poll()).forms.get(ticket);
const phase = async (ticket?: string) => (await progress(ticket))?.phase;

it("goes from to-sign to validated, three working days after it was sent, over a holiday and a weekend", async () => {
  expect((await sandbox.submitForm(aForm())).phase).toBe("to-sign");
  await person.sign();
  expect(await phase()).toBe("to-send");
  await person.send();
  expect(await phase()).toBe("acknowledged");
  await person.setClock(new Date("2026-12-30T08:59:59Z"));
  expect(await phase()).toBe("acknowledged");
  await person.advance({ hours: 1 });
  expect(await progress()).toEqual({
    phase: "validated",
    submittedAt: "2026-12-24T09:00:00.000Z",
    formPath: "forms/f413-1.pdf",
    signedAt: "2026-12-24T09:00:00.000Z",
    sentAt: "2026-12-24T09:00:00.000Z",
    acknowledgedAt: "2026-12-24T09:00:00.000Z",
    decidedAt: "2026-12-30T09:00:00.000Z",
    dossierReference: expect.stringMatching(/^SANDBOX-[0-9A-F]{8}$/) as string,
  });
});

it("leaves the PDF for the reader, with who must sign it beside it", async () => {
  const { formPath } = await sandbox.submitForm(aForm());
  expect(readFileSync(join(dir, formPath)).equals(Buffer.from(aForm().pdf))).toBe(true);
  expect(JSON.parse(readFileSync(join(dir, "forms", "f413-1.json"), "utf8"))).toMatchObject({
    submittedAt: "2026-12-24T09:00:00.000Z",
    signatory: { lastName: "LEFÈVRE" },
  });
});

it("waits for the acknowledgment when that takes time", async () => {
  await person.setDelays({ acknowledgementHours: 5, validationWorkingDays: 1 });
  await sandbox.submitForm(aForm());
  await person.sign();
  await person.send();
  expect(await phase()).toBe("sent");
  expect(await progress()).not.toHaveProperty("dossierReference");
  await person.advance({ hours: 5 });
  expect(await phase()).toBe("acknowledged");
  await person.advance({ workingDays: 1 });
  expect(await phase()).toBe("validated");
});

it("keeps the delays a form was sent with", async () => {
  await sandbox.submitForm(aForm());
  await person.sign();
  await person.send();
  await person.setDelays({ validationWorkingDays: 30 });
  await person.advance({ workingDays: 3 });
  expect(await phase()).toBe("validated");
});

it("is validated at once when a person says so, and refused with the reason in ANS' words", async () => {
  await sandbox.submitForm(aForm("f413-1"));
  await sandbox.submitForm(aForm("f413-2"));
  expect(await person.sign()).toEqual(["f413-1", "f413-2"]);
  expect(await person.send()).toEqual(["f413-1", "f413-2"]);
  await person.refuse("f413-2", "cachet illisible");
  expect(await person.validate()).toEqual(["f413-1"]);
  expect(await phase("f413-1")).toBe("validated");
  expect(await progress("f413-2")).toMatchObject({ phase: "refused", reason: "cachet illisible", decidedAt: "2026-12-24T09:00:00.000Z" });
  await person.advance({ workingDays: 5 });
  expect(await phase("f413-2")).toBe("refused");
});

it("acts on one form alone when one is named", async () => {
  await sandbox.submitForm(aForm("f413-1"));
  await sandbox.submitForm(aForm("f413-2"));
  await person.sign("f413-2");
  expect([await phase("f413-1"), await phase("f413-2")]).toEqual(["to-sign", "to-send"]);
});

const outOfTurn: readonly [string, (person: SandboxPerson) => Promise<unknown>][] = [
  ["sent before it is signed", (person) => person.send("f413-1")],
  ["validated before it is sent", (person) => person.validate("f413-1")],
  ["refused before it is sent", (person) => person.refuse("f413-1", "non")],
  ["signed twice", async (person) => (await person.sign("f413-1"), person.sign("f413-1"))],
];
it.each(outOfTurn)("cannot be %s", async (_case, act) => {
  await sandbox.submitForm(aForm());
  await expect(act(person)).rejects.toMatchObject({
    code: "rehearsal-turn",
    what: expect.stringMatching(/^The form f413-1 is to-/) as string,
  });
});

it.each(["f413-9", "../clock", "F413", ""])("is not known by the ticket %j", async (ticket) => {
  await expect(person.sign(ticket)).rejects.toMatchObject({ code: "ticket-unknown" });
});

it("is handed over once: a second time changes nothing, whatever its phase", async () => {
  await sandbox.submitForm(aForm());
  await person.sign();
  await person.advance({ days: 1 });
  expect(await sandbox.submitForm(aForm())).toMatchObject({ phase: "to-send", signedAt: "2026-12-24T09:00:00.000Z" });
  expect(JSON.parse(readFileSync(join(dir, "forms", "f413-1.json"), "utf8"))).toMatchObject({ submittedAt: "2026-12-24T09:00:00.000Z" });
});

it("is left out once withdrawn, and taken up where it was when it is handed over again", async () => {
  await sandbox.submitForm(aForm());
  await person.sign();
  await sandbox.withdraw("f413-1");
  await sandbox.withdraw("f413-1");
  expect(await phase()).toBeUndefined();
  expect(await person.send()).toEqual([]);
  expect(existsSync(join(dir, "forms", "f413-1.withdrawn.json"))).toBe(true);
  expect((await sandbox.submitForm(aForm())).phase).toBe("to-send");
  expect(await phase()).toBe("to-send");
});

it.each(["production", "test"])("is refused when it is for %s", async (environment) => {
  await expect(sandbox.submitForm({ ...aForm(), environment })).rejects.toMatchObject({ code: "environment-platform" });
  expect(existsSync(join(dir, "forms"))).toBe(false);
});

it.each([new Date(NaN), new Date("2013-06-24T00:00:00Z"), new Date("2051-01-01T00:00:00Z")])(
  "cannot live at %s: the sandbox's CAs do not",
  async (instant) => {
    await expect(person.setClock(instant)).rejects.toMatchObject({ code: "unknown-value" });
  },
);
