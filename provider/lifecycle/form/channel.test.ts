import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { formWish } from "../../../test/forms/wish";
import { signedCopy } from "../../../test/manual/signed-copy";
import { type Channel, channelDesk, type Handed, type Reply } from "../../channel";
import { Fault } from "../../fault";
import type { Properties, Session } from "../../rpc";
import { openWorld, type World } from "../common";
import { form413Request } from "./lifecycle";

/** A form and a channel: what is sent, when, and what comes of what is heard. */
const address = "smtps://smtp.example.fr?from=certificats@editeur.example&to=desk@ans.example";
const wish: Properties = { ...formWish, environment: "production", platform: "manual:./igc", channel: address };
const place = "smtps://smtp.example.fr";
let dir: string;
let lines: string[];
let box: Handed[];
let replies: Map<string, Reply>;
let polls: string[][];
const asked: Handed[] = [];
let failing: Fault | undefined;
let unheard: Fault | undefined;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), "igc-sante-channel-"));
  [lines, box, polls, replies, failing, unheard] = [[], [], [], new Map(), undefined, undefined];
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));
// Long after the files were written: none may still be being copied.
const now = (): Date => new Date(Date.now() + 3_600_000);

/** A channel that counts what it is given. */
const channel: Channel = {
  address: place,
  alongside: (_forms, others) => others,
  probe: () => Promise.reject(new Error("no form probes")),
  plan: ({ ticket, signed }) => ({
    reference: `<${ticket}-${signed.sha256.slice(0, 8)}@editeur.example>`,
    token: "[F413 690781810]",
    to: "desk@ans.example",
  }),
  hand: async ({ ticket, signed, at }, planned) => {
    if (failing) throw failing;
    const handed: Handed = { ticket, ...planned, channel: place, sha256: signed.sha256, at, outcome: "sent" };
    box.push(handed);
    return handed;
  },
  poll: async (handed) => {
    if (unheard) throw unheard;
    asked.push(...handed);
    polls.push(handed.map(({ ticket }) => ticket));
    return replies;
  },
};
const session = (): Session<World> => {
  const desk = channelDesk(channel);
  return {
    config: { get: () => undefined },
    world: { ...openWorld({ cwd: dir, env: {}, now, say: (line) => void lines.push(line) }), channel: async () => desk },
  };
};
const root = (...path: string[]): string => join(dir, "igc", ...path);
const made = async (given: Properties = wish) => {
  const { inputs, refusals } = await form413Request.check(given, {}, session());
  expect(refusals).toEqual([]);
  const { outputs } = await form413Request.create(inputs as never, session());
  mkdirSync(root("inbox"), { recursive: true });
  return { inputs: inputs as never, state: outputs };
};
type State = Awaited<ReturnType<typeof made>>["state"];
const sign = ({ ticket }: State): void =>
  writeFileSync(root("inbox", `${ticket}.pdf`), signedCopy(readFileSync(root("outbox", ticket, "formulaire-413.pdf"))));
const differs = async (state: State, inputs: never): Promise<boolean> => (await form413Request.diff("f", state, inputs, session())).changes;
const updated = (state: State, inputs: never): Promise<State> => form413Request.update("f", state, inputs, session());
const notesOf = ({ ticket }: State): string[] => readdirSync(root("outbox", ticket)).filter((name) => name.startsWith("canal-"));
const sent = async () => {
  const { inputs, state } = await made();
  sign(state);
  return { inputs, state: await updated(state, inputs) };
};
const note = (state: State, line: string): void => {
  const file = root("outbox", state.ticket, "reponse.txt");
  const label = line.slice(0, line.indexOf(":"));
  writeFileSync(file, readFileSync(file, "utf8").replace(new RegExp(`^${label}:.*$`, "m"), line));
};

it("sends nothing that nobody signed, and nothing in a preview, a refresh, a creation or a destroy", async () => {
  const { inputs, state } = await made();
  expect(await differs(state, inputs)).toBe(false);
  await updated(state, inputs);
  sign(state);
  expect(await differs(state, inputs)).toBe(true);
  expect(lines).toContainEqual(`due: send form 413 of Centre de santé des Lilas to desk@ans.example (by ${place})`);
  await form413Request.read("f", state, session());
  const again = await form413Request.create(inputs, session()); // a state that was lost, with the form signed already
  expect(again.outputs.phase).toBe("to-send");
  await form413Request.remove("f", state, session());
  expect(box).toEqual([]);
});

it("tells a person of a report that the mail did not arrive, once, until ANS answers or a person sent it another way", async () => {
  const { inputs, state } = await sent();
  const bounced = { undelivered: "desk@ans.example, 5.1.1", undeliveredAt: "2026-11-27T11:00:00.000Z" };
  replies.set(state.ticket, bounced);
  expect(await differs(state, inputs)).toBe(true);
  const now = await updated(state, inputs);
  expect(now.phase).toBe("sent");
  expect(now.nextAction!.what).toContain("send the signed form another way");
  expect(now.nextAction!.because).toContain("perhaps not delivered: desk@ans.example, 5.1.1");
  expect(await differs(now, inputs)).toBe(false); // read again
  replies.clear();
  expect(await differs(now, inputs)).toBe(false); // the mailbox no longer has it
  expect(box).toHaveLength(1);
  replies.set(state.ticket, { acknowledgedAt: "2026-11-30T09:00:00.000Z", source: "<a@ans>" });
  const acknowledged = await updated(now, inputs);
  expect(acknowledged.phase).toBe("acknowledged");
  expect(acknowledged.nextAction!.because).not.toContain("perhaps not delivered");
  expect(acknowledged.carried).not.toHaveProperty("undelivered");
});

it("sends once, notes it in the exchange and in the state, and has nothing more to do", async () => {
  const { inputs, state } = await sent();
  expect(box).toHaveLength(1);
  expect(state).toMatchObject({
    phase: "sent",
    carried: { outcome: "sent", reference: box[0]!.reference, sha256: state.signedForm!.sha256 },
  });
  expect(notesOf(state)).toEqual(["canal-envoi-fait-1.json", "canal-envoi-prevu-1.json"]);
  expect(await differs(state, inputs)).toBe(false);
  await updated(state, inputs);
  expect(box).toHaveLength(1);
});

it("sends nothing again from a state of before it was sent, nor where the exchange has lost its notes", async () => {
  const { inputs, state } = await made();
  sign(state);
  const after = await updated(state, inputs);
  await updated(state, inputs); // another pipeline, or a run that died before its state was written
  for (const name of notesOf(after)) rmSync(root("outbox", after.ticket, name));
  expect((await updated(after, inputs)).phase).toBe("sent");
  expect(box).toHaveLength(1);
});

it("an intent without an end is sent by nobody, and says who can tell", async () => {
  failing = new Fault("channel-unknown", "The connection broke.", "Wait.");
  const { inputs, state } = await made();
  sign(state);
  await expect(updated(state, inputs)).rejects.toThrow("[channel-unknown]");
  failing = undefined;
  const now = await updated(state, inputs);
  expect(box).toEqual([]);
  expect(now).toMatchObject({ phase: "to-send", carried: { outcome: "open" } });
  expect(now.nextAction!.what).toMatch(/find out whether ANS has form 413 .* if not, remove .*canal-envoi-prevu-1\.json and run pulumi up/);
  expect(await differs(now, inputs)).toBe(false);
  rmSync(root("outbox"), { recursive: true }); // an exchange that was lost is no person who took the note away
  const anew = await updated(now, inputs);
  expect({ noted: notesOf(anew), mails: box.length }).toEqual({ noted: ["canal-envoi-prevu-1.json"], mails: 0 });
  rmSync(root("outbox", now.ticket, "canal-envoi-prevu-1.json"));
  const state2 = await updated(now, inputs);
  expect({ phase: state2.phase, mails: box.length }).toEqual({ phase: "sent", mails: 1 });
});

it.each([
  ["was in the sender's mailbox", { sentAt: "2026-11-27T10:00:00.000Z" }, "sent", 0],
  ["was not there when it must have been", { lost: "the sender's mailbox has no copy" }, "sent", 1],
])("an intent whose mail %s is settled", async (_name, reply: Reply, phase, mails) => {
  failing = new Fault("channel-unknown", "The connection broke.", "Wait.");
  const { inputs, state } = await made();
  sign(state);
  await expect(updated(state, inputs)).rejects.toThrow();
  failing = undefined;
  replies.set(state.ticket, reply);
  expect(await differs(state, inputs)).toBe(true);
  const after = await updated(state, inputs);
  expect({ phase: after.phase, mails: box.length }).toEqual({ phase, mails });
});

it("tries again what certainly did not leave, and fails loudly", async () => {
  failing = new Fault("mail-refused", "The server refuses the message.", "Check it.");
  const { inputs, state } = await made();
  sign(state);
  await expect(updated(state, inputs)).rejects.toThrow("[mail-refused]");
  expect(notesOf(state)).toContain("canal-envoi-echoue-1.json");
  failing = undefined;
  expect((await updated(state, inputs)).phase).toBe("sent");
  expect(box).toHaveLength(1);
});

it("leads by what it hears to where a person's reply leads, and notes it for everybody", async () => {
  const { inputs, state } = await sent();
  replies.set(state.ticket, { acknowledgedAt: "2026-11-30T09:00:00.000Z", dossierReference: "D-42", source: "<a@ans>" });
  expect(await differs(state, inputs)).toBe(true);
  expect(notesOf(state)).not.toContain("canal-reponse-1.json"); // a preview notes nothing
  const acknowledged = await updated(state, inputs);
  expect(acknowledged).toMatchObject({ phase: "acknowledged", dossierReference: "D-42" });
  replies.set(state.ticket, { validatedAt: "2026-12-02T09:00:00.000Z", source: "<b@ans>" });
  expect(await updated(acknowledged, inputs)).toMatchObject({
    phase: "validated",
    decidedAt: "2026-12-02T09:00:00.000Z",
    nextAction: null,
  });
  replies.clear();
  // Who has another state, and no channel, sees the same.
  expect(await updated(state, { ...(inputs as object), channel: undefined } as never)).toMatchObject({ phase: "validated" });
});

it("lets a person's word stand against the channel's, and says so", async () => {
  const { inputs, state } = await sent();
  replies.set(state.ticket, { refusedAt: "2026-12-03T09:00:00.000Z", reason: "cachet absent", source: "<c@ans>" });
  const refused = await updated(state, inputs);
  expect(refused).toMatchObject({ phase: "refused", refusal: "cachet absent" });
  const today = now().toISOString().slice(0, 10).split("-").reverse().join("/");
  note(state, `habilitation validée le: ${today}`);
  lines.length = 0;
  const after = await updated(refused, inputs);
  expect(after).toMatchObject({ phase: "validated", refusal: null });
  expect(lines.join("\n")).toMatch(
    /a person noted that ANS validated it, and the channel heard on 2026-12-03 that ANS refused it: what a person noted stands/,
  );
});

it("asks once for all forms of an operation", async () => {
  const { inputs, state } = await sent();
  const other = await made({ ...wish, certificateType: "SERV_SSL", domain: "lilas.example" });
  sign(other.state);
  const second = await updated(other.state, other.inputs);
  polls.length = 0;
  const one = session();
  for (const [each, given] of [
    [state, inputs],
    [second, other.inputs],
  ] as const)
    await form413Request.diff("f", each, given, one);
  expect(polls.map((tickets) => [...tickets].sort())).toEqual([[state.ticket, second.ticket].sort()]);
});

it("names to the channel what is over, and asks nothing of it: a late answer may be about it", async () => {
  const { inputs, state } = await sent();
  const { ticket } = state;
  replies.set(ticket, { validatedAt: "2026-12-02T09:00:00.000Z", source: "<b@ans>" });
  expect(await updated(state, inputs)).toMatchObject({ phase: "validated" });
  const other = await made({ ...wish, certificateType: "SERV_SSL", domain: "lilas.example" });
  sign(other.state);
  const second = await updated(other.state, other.inputs);
  replies.clear();
  asked.length = 0;
  await differs(second, other.inputs);
  expect(asked).toEqual([expect.objectContaining({ ticket: second.ticket }), expect.objectContaining({ ticket, over: true })]);
  expect(asked[0]).not.toHaveProperty("over");
});

it("concludes nothing from a channel that is out of reach: it fails once where its answer is waited for, and records what a person noted", async () => {
  const { inputs, state } = await sent();
  unheard = new Fault("channel-unreachable", "The mailbox does not answer.", "Wait.");
  const one = session();
  await expect(form413Request.diff("f", state, inputs, one)).rejects.toThrow("[channel-unreachable]");
  expect((await form413Request.diff("f", state, inputs, one)).changes).toBe(false);
  note(state, "référence du dossier: D-7");
  expect(await differs(state, inputs)).toBe(true);
  expect(await updated(state, inputs)).toMatchObject({ phase: "acknowledged", dossierReference: "D-7" });
});

it.each([
  ["no address of ANS", "smtps://smtp.example.fr?from=a@b.fr", "production", "channel-address"],
  ["a password", "smtps://u:secret@smtp.example.fr?from=a@b.fr&to=c@d.fr", "production", "channel-address"],
  ["another scheme", "pigeon:roof", "production", "channel-address"],
  ["a rehearsal", address, "rehearsal", "channel-rehearsal"],
])("refuses a channel with %s before anything is made", async (_name, given, environment, code) => {
  const { refusals } = await form413Request.check({ ...wish, environment, channel: given }, {}, session());
  expect(refusals.map(({ property, fault }) => [property, fault.code])).toEqual([["channel", code]]);
  expect(refusals[0]!.fault.message).not.toContain("secret");
});

it("takes the stack's channel unless the form says that a person sends", async () => {
  const stack = { config: { get: (key: string) => (key === "igc-sante:channel" ? address : undefined) }, world: session().world };
  const channelOf = async (given?: string) => (await form413Request.check({ ...wish, channel: given }, {}, stack)).inputs["channel"];
  expect([await channelOf(), await channelOf("person")]).toEqual([address, undefined]);
});

it("leaves to a person what was taken although it could not be compared with what was handed out", async () => {
  const { inputs, state } = await made();
  const scan = readFileSync(join(__dirname, "../../../test/signed-forms/saved-qpdf.pdf"));
  writeFileSync(root("inbox", `${state.ticket}.pdf`), scan);
  writeFileSync(root("outbox", state.ticket, "formulaire-413.pdf"), "another program wrote over it");
  const after = await updated(state, inputs);
  expect({ phase: after.phase, kind: after.signedForm?.kind, mails: box.length }).toEqual({
    phase: "to-send",
    kind: "unreadable-accepted",
    mails: 0,
  });
  expect(after.nextAction!.what).toMatch(/^send the signed form 413 to .* and note the day in reponse\.txt$/);
});
