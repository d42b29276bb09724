import { type Handed as Carried, type ChannelDesk, type Planned, type Reply, readChannelAddress, type Sending } from "../../channel";
import { type Fault, isFault } from "../../fault";
import { type Attempt, type CarriedNote, type FormProgress, type Heard, isSameHeard, type SignedForm, withCarried } from "../../igc";
import { type FormNumber, type HabilitationChange, nameOfPerson } from "../../policy";
import { type Look, lookOrFault, type World } from "../common";
import { attemptOf, type ChannelSecrets, carriedBy, remembered, standingOf } from "./carried";
import type { Handed } from "./handed";
import type { Outputs } from "./outputs";
import type { Inputs } from "./wish";

/** A form and its channel: what it hears is joined to the look, and written down and sent by an update alone. */

const deskOf = ({ channel }: Inputs, world: World): Promise<ChannelDesk> | undefined => (channel ? world.channel(channel) : undefined);

/**
 * Asks the channel what became of forms, and joins that to the look: nothing is written. Whoever looks later in the operation sees it too.
 * @returns the fault of a channel that cannot be reached: nothing is concluded
 */
export async function listen(
  forms: readonly Handed[],
  news: Inputs,
  secrets: ChannelSecrets | null | undefined,
  look: Look,
  world: World,
): Promise<Fault | undefined> {
  const desk = await deskOf(news, world);
  if (!desk) return undefined;
  const heard = await Promise.all(
    forms.map(async (form) => {
      const seen = look.forms.get(form.ticket);
      const attempt = attemptOf(form, seen);
      if (!seen || !attempt || !isAwaited(seen, attempt, desk)) return undefined;
      const asked = carriedOf(form, attempt, seen, secrets?.[form.ticket]);
      return { form, attempt, reply: await desk.hear(asked, () => othersOf(look, desk)) };
    }),
  );
  // Of one that cannot be told others still are.
  for (const each of heard) if (each?.reply && !isFault(each.reply)) join(each.form, each.attempt, each.reply, look, world);
  return heard.map((each) => each?.reply).find((reply) => isFault(reply));
}

/** What another channel carries is heard of by people. */
const isCarriedBy = ({ outcome, channel }: Attempt, desk: ChannelDesk): boolean => outcome !== "failed" && channel === desk.channel.address;
const isAwaited = ({ phase }: FormProgress, attempt: Attempt, desk: ChannelDesk): boolean =>
  phase !== "validated" && isCarriedBy(attempt, desk);
const isValidated = ({ phase }: FormProgress, attempt: Attempt, desk: ChannelDesk): boolean =>
  phase === "validated" && isCarriedBy(attempt, desk);

/**
 * How what ANS validated stands at the channel now, by ticket: an acceptance may be taken back. Only what a refresh sees: nothing is written.
 * @returns the fault of a channel that cannot be reached: nothing is concluded
 */
export async function standingsOf(forms: readonly Handed[], state: Outputs, world: World): Promise<ReadonlyMap<string, string> | Fault> {
  const carried = forms.filter(({ ticket, carried }) => carried && state.channelSecrets?.[ticket]);
  const desk = carried.length > 0 ? await deskOf(state, world) : undefined;
  if (!desk) return new Map();
  // The exchange has what others left sealed: without it each form asks for itself.
  const place = await lookOrFault(world, state.platform);
  const look = isFault(place) ? undefined : place;
  const heard = await Promise.all(
    carried.map(async (form) => {
      const seen = look?.forms.get(form.ticket);
      const attempt = attemptOf(form, seen)!;
      if (!isCarriedBy(attempt, desk)) return undefined;
      const asked = carriedOf(form, attempt, seen, state.channelSecrets?.[form.ticket]);
      return [form.ticket, await desk.hear(asked, () => (look ? othersOf(look, desk, isValidated) : []))] as const;
    }),
  );
  const said = heard.flatMap((each) => (each?.[1] ? [[each[0], each[1]] as const] : []));
  const fault = said.find(([, reply]) => isFault(reply))?.[1];
  if (isFault(fault)) return fault;
  return new Map(
    said.flatMap(([ticket, reply]) => (!isFault(reply) && reply.standing !== undefined ? [[ticket, reply.standing] as const] : [])),
  );
}

const carriedOf = (
  form: Pick<Handed, "ticket" | "carried">,
  attempt: Attempt,
  seen: FormProgress | undefined,
  secret?: Readonly<Record<string, string>>,
): Carried => {
  const { channel, to, reference, token, sha256, at, outcome, sealed } = attempt;
  const standing = standingOf(form, seen);
  const dossierReference = seen?.dossierReference;
  return {
    ...{ ticket: form.ticket, channel, to, reference, token, sha256, at, outcome: outcome === "failed" ? "open" : outcome },
    ...(dossierReference !== undefined && { dossierReference }),
    ...(secret && { secret }),
    ...(sealed !== undefined && { sealed }),
    ...(standing !== undefined && { standing }),
  };
};

/** Every form of the exchange that a channel carries: those that are asked for, and those that are over. */
const othersOf = ({ forms }: Look, desk: ChannelDesk, isAsked: typeof isAwaited = isAwaited): readonly Carried[] =>
  [...forms].flatMap(([ticket, seen]) => {
    const attempt = seen.carried?.attempts.at(-1);
    if (!attempt || attempt.outcome === "failed") return [];
    const form = carriedOf({ ticket }, attempt, seen);
    return [isAsked(seen, attempt, desk) ? form : { ...form, over: true }];
  });

function join(form: Handed, attempt: Attempt, reply: Reply, look: Look, world: World): void {
  const { sentAt, lost, unbelieved = [], source = attempt.reference, ...said } = reply;
  for (const line of unbelieved) if (world.first(line)) world.say(`warning: ${line}`);
  const seen = look.forms.get(form.ticket)!;
  const { byPeople = seen, attempts = [], heard = [], problems = [], pending = [] } = seen.carried ?? {};
  const { number } = attempt;
  const at = look.now.toISOString();
  const ended: CarriedNote | undefined =
    attempt.outcome === "open" && sentAt !== undefined
      ? { kind: "done", attempt: number, outcome: "sent", at: sentAt }
      : attempt.outcome !== "sent" && lost !== undefined
        ? { kind: "failed", attempt: number, because: lost, at }
        : undefined;
  // A draft is submitted by a person: that it was is heard, and is no end of the attempt.
  const whole = { ...said, ...(sentAt !== undefined && attempt.outcome === "drafted" && { sentAt }) };
  const answer: Heard | undefined = Object.keys(whole).length > 0 ? { ...whole, source } : undefined;
  // Who says all there is each time may say again what it said before: it is new where it is not what was said last.
  const before = answer?.standing === undefined ? heard : heard.filter(({ standing }) => standing !== undefined).slice(-1);
  const isNew = answer !== undefined && !before.some((each) => isSameHeard(each, answer));
  if (!ended && !isNew && attempts.length > 0) return;
  const notes: CarriedNote[] = [
    ...(attempts.length === 0 ? remembered(attempt) : []),
    ...(ended ? [ended] : []),
    ...(isNew ? [{ kind: "heard" as const, number: heard.length + 1, heard: answer }] : []),
  ];
  const known = attempts.length === 0 ? [attempt] : attempts;
  const now = known.map((each) => (each.number === number && ended ? afterwards(each, ended) : each));
  const joined = withCarried(byPeople, { attempts: now, heard: isNew ? [...heard, answer] : heard, problems });
  look.noteForm(form.ticket, { ...joined, carried: { ...joined.carried!, pending: [...pending, ...notes] } });
}

const afterwards = (attempt: Attempt, note: CarriedNote): Attempt =>
  note.kind === "done"
    ? { ...attempt, outcome: note.outcome, endedAt: note.at }
    : note.kind === "failed"
      ? { ...attempt, outcome: "failed", endedAt: note.at, because: note.because }
      : attempt;

/** Writes beside the forms what was heard of them. */
export async function noteHeard(forms: readonly Handed[], look: Look): Promise<void> {
  for (const { ticket } of forms) {
    const seen = look.forms.get(ticket);
    const { pending = [], ...rest } = seen?.carried ?? {};
    if (!seen || pending.length === 0) continue;
    for (const note of pending) await written(ticket, note, look);
    look.noteForm(ticket, { ...seen, carried: rest as FormProgress["carried"] & object });
  }
}

/** More answers than that on one form at one moment are no race. */
const mostAtOnce = 20;

/** Another pipeline may have taken the number of an answer: it has the next then. */
async function written(ticket: string, note: CarriedNote, { platform }: Look): Promise<void> {
  if (note.kind !== "heard") return void (await platform.noteCarried?.(ticket, note));
  for (let { number } = note; number < note.number + mostAtOnce; number++)
    if ((await platform.noteCarried?.(ticket, { ...note, number })) !== false) return;
}

/** What was taken although it could not be compared is for a person to send, who has looked at it. */
const isJudged = (signed: SignedForm | undefined): boolean => signed !== undefined && signed.kind !== "unreadable-accepted";

/** Whether a form is to be handed to the channel now: signed, judged good, and neither sent nor perhaps sent. */
export function isToSend(form: Handed, news: Pick<Inputs, "channel" | "habilitation">, seen: FormProgress | undefined): boolean {
  const attempt = attemptOf(form, seen);
  const isFree = attempt === undefined || attempt.outcome === "failed";
  return Boolean(news.channel) && !news.habilitation && form.phase === "to-send" && isJudged(seen?.signedForm) && isFree;
}

/** What a preview says of a form that is to be sent. */
export function dueLine(news: Inputs, number: FormNumber, which: string | undefined): string {
  const facts = readChannelAddress(news.channel!);
  if (isFault(facts)) throw facts;
  const form = `form ${number}${which === undefined ? "" : ` (${which})`}`;
  return facts.isDraft
    ? `prepare the dossier of ${form} of ${news.structure.name} at ${facts.to}`
    : `send ${form} of ${news.structure.name} to ${facts.to} (by ${facts.place})`;
}

/**
 * Hands over what is to be sent. The intent is noted create-only before anything leaves, and what became of it after: who finds the intent
 * alone does not know, and does not send.
 * @returns the forms as they are now, and what opens drafts
 */
export async function sendDue<H extends Handed>(
  forms: readonly H[],
  number: FormNumber,
  news: Inputs,
  look: Look,
  world: World,
): Promise<{ readonly forms: readonly H[]; readonly secrets: ChannelSecrets }> {
  const sent: H[] = [];
  const secrets: Record<string, Readonly<Record<string, string>>> = {};
  for (const form of forms) {
    const seen = look.forms.get(form.ticket);
    const handed = isToSend(form, news, seen) ? await sendOne(form, number, news, look, world) : undefined;
    if (handed?.secret) secrets[form.ticket] = handed.secret;
    const now = look.forms.get(form.ticket);
    const carried = carriedBy(form, now);
    const isSent = handed?.outcome === "sent";
    sent.push(handed && carried ? { ...form, carried, ...(isSent && { phase: "sent", sentAt: now?.sentAt ?? handed.at }) } : form);
  }
  return { forms: sent, secrets };
}

async function sendOne(form: Handed, which: FormNumber, news: Inputs, look: Look, world: World): Promise<Carried | undefined> {
  const { ticket } = form;
  const seen = look.forms.get(ticket)!;
  const { platform, now } = look;
  const signed = await platform.signedForm?.(ticket);
  if (!platform.noteCarried || !signed || signed.form.sha256 !== form.signedForm?.sha256) return undefined; // another by now: the next run sees it
  const { channel } = await world.channel(news.channel!);
  const sending = sendingOf(form, which, news, { ...signed, at: now.toISOString() });
  const planned: Planned = channel.plan(sending);
  const number = (attemptOf(form, seen)?.number ?? 0) + 1;
  const intent = { ...planned, channel: channel.address, sha256: sending.signed.sha256, at: now.toISOString() };
  // Create-only: of two pipelines one sends.
  if (!(await platform.noteCarried(ticket, { kind: "intent", attempt: number, ...intent }))) return undefined;
  let handed: Carried;
  try {
    handed = await channel.hand(sending, planned);
  } catch (error) {
    // What may have left stays an intent without an end. Of any other failure nothing left.
    if (isFault(error) && error.code !== "channel-unknown")
      await platform.noteCarried(ticket, { kind: "failed", attempt: number, because: error.what, at: now.toISOString() });
    throw error;
  }
  const outcome = handed.outcome === "drafted" ? "drafted" : "sent";
  const { sealed } = handed;
  const done = { kind: "done" as const, attempt: number, outcome, at: handed.at, ...(sealed !== undefined && { sealed }) } as const;
  await platform.noteCarried(ticket, done);
  const { byPeople = seen, attempts = [], heard = [], problems = [] } = seen.carried ?? {};
  const attempt: Attempt = { ...intent, number, outcome, endedAt: handed.at, ...(sealed !== undefined && { sealed }) };
  look.noteForm(ticket, withCarried(byPeople, { attempts: [...attempts, attempt], heard, problems }));
  world.say(`${news.structure.name}: ${outcome === "sent" ? `form ${which} was sent to` : "a dossier was prepared at"} ${handed.to}`);
  return handed;
}

/** What came back signed. */
interface Whole {
  readonly bytes: Buffer;
  readonly form: { readonly sha256: string };
}

function sendingOf(form: Handed, which: FormNumber, news: Inputs, { bytes, form: signed, at }: Whole & { readonly at: string }): Sending {
  const { signatory, certificateType, environment, admins, usage, vendor, solution, domain, server } = news;
  const { name, finess, siret, rppsRanks } = news.structure;
  const names = namedOn(form);
  const kind = bytes.subarray(0, 1024).includes("%PDF-") ? "pdf" : "picture";
  return {
    ticket: form.ticket,
    form: which,
    at,
    signed: { bytes, sha256: signed.sha256, kind },
    structure: { name, ...(finess && { finess }), ...(siret && { siret }), ...(rppsRanks && { rppsRanks }) },
    signatory,
    certificateType,
    environment,
    admins: admins.filter((admin) => names === undefined || names.includes(nameOfPerson(admin))),
    usage,
    ...(vendor && { vendor }),
    ...(solution && { solution }),
    ...(domain && { domain }),
    ...(server && { server }),
    ...changeOn(form),
  };
}

/** What a form 503 changes besides who arrives. */
function changeOn({
  leaving,
  domainsAdded,
  domainsRemoved,
}: Handed & Partial<HabilitationChange<Inputs["admins"][number]>>): Pick<Sending, "change"> {
  return leaving ? { change: { leaving, ...(domainsAdded && { domainsAdded }), ...(domainsRemoved && { domainsRemoved }) } } : {};
}

/** Whom a form names, of form 503 who arrives; `undefined` where it is not remembered. */
function namedOn(
  form: Handed & { readonly names?: readonly string[]; readonly arriving?: Inputs["admins"] },
): readonly string[] | undefined {
  return form.names ?? form.arriving?.map(nameOfPerson);
}
