import { createHash } from "node:crypto";
import { type Fault, isFault } from "../../fault";
import { formsOf503 } from "../../form";
import { changeBetween, changeSentence, changeTicket, type HabilitationChange, isNoChange } from "../../policy";
import { canonical, type Look, lookOrFault, mustBeReadable, unseen, type World } from "../common";
import { type Admin, type Change, type ChangeForm, type ChangePage, type ChangePlan, coveredBy, knownOf, planChange } from "./change-plan";
import { dueLine, isToSend, listen, noteHeard, sendDue } from "./channel";
import { sheetChannel } from "./channel-action";
import { changeRequest, filledChange } from "./filled-form";
import { asHanded, asSeen, type Handed, handOut, whichOf } from "./handed";
import { type Outputs, phaseSentence } from "./outputs";
import { isSignedAnew, withEvidence, withSigned } from "./signed";
import { type Inputs, namesOf } from "./wish";

/** Form 503 on what ANS validated: what is due of it, and the doing. */
export interface DueChange {
  readonly plan: ChangePlan;
  readonly made: number;
  /** Tickets that their place has lost, or that go to another place. */
  readonly lost: ReadonlySet<string>;
  readonly look: Look;
  /** What is to be done or recorded, a sentence each. */
  readonly due: readonly string[];
}

/**
 * A state of before may name others than ANS knows, and its person was told to fill form 503 in by hand: that stands until
 * the program asks for something else.
 */
const isByHand = (state: Outputs, news: Inputs): boolean =>
  !state.change && state.phase === "validated" && isNoChange(changeBetween(coveredBy(state), coveredBy(news)));

/** What is remembered of a change once the program says `news`: what ANS knows of those who are named in it no more. */
export function rememberedChange(state: Outputs, news: Inputs): Change | null {
  const known = knownOf(state);
  if (isByHand(state, news) || isNoChange(changeBetween(known, coveredBy(news)))) return state.change ?? null;
  return { made: 0, forms: [], ...state.change, known };
}

/**
 * Forms 503 that a run handed out and did not live to record, and that nobody asks for: their numbers follow those that were made. One that
 * somebody has signed is on its way, and stays. The last first: a run that dies in between leaves those that the next one finds.
 */
const leftBehind = (ticket: string, made: number, { forms }: Look): readonly Pick<Handed, "ticket">[] => {
  const left: Pick<Handed, "ticket">[] = [];
  for (let number = made + 1; ; number++) {
    const each = changeTicket(ticket, number);
    const seen = forms.get(each);
    if (!seen) return left;
    if (seen.phase === "to-sign") left.unshift({ ticket: each });
  }
};

/**
 * The same where the program asks for no change. A place that cannot be looked at holds nobody up, and where nothing was ever handed out
 * none is looked at.
 */
export async function leftByDead(state: Outputs, world: World): Promise<readonly Pick<Handed, "ticket">[]> {
  if (!state.form && !state.change) return [];
  const look = await world.look(state.platform).catch((error: unknown) => {
    if (isFault(error)) return undefined;
    throw error;
  });
  return look ? leftBehind(state.ticket, state.change?.made ?? 0, look) : [];
}

/** What is due of a change of what was validated; `undefined` where the program asks for none, and the fault where its place cannot be looked at. */
export async function dueChange(state: Outputs, news: Inputs, world: World): Promise<DueChange | Fault | undefined> {
  const { made, forms } = state.change ?? { made: 0, forms: [] };
  const [known, wished] = [knownOf(state), coveredBy(news)];
  if (forms.length === 0 && (isNoChange(changeBetween(known, wished)) || isByHand(state, news))) return undefined;
  const look = await lookOrFault(world, news.platform);
  if (isFault(look)) return look;
  const moved = isMoved(state, news, world);
  const seenOf = ({ ticket }: Handed) => (moved ? undefined : look.forms.get(ticket));
  for (const { ticket } of forms) mustBeReadable(ticket, look);
  const unheard = moved ? undefined : await listen(forms, news, state.change?.channelSecrets, look, world);
  if (unheard) unseen(unheard, false, world);
  const now = forms.map((form) => asSeen(form, seenOf(form)));
  const plan = planChange({ known, made, forms: now }, wished, (change) => pagesOf(change, news));
  const lost = new Set(now.filter((form) => !seenOf(form)).map(({ ticket }) => ticket));
  const anew = new Set(forms.filter((form) => isSignedAnew(form, seenOf(form))).map(({ ticket }) => ticket));
  const sending = now.filter((form) => isToSend(form, news, seenOf(form))).map((form) => dueLine(news, "503", whichOf(now, form)));
  const last = Math.max(made, ...plan.write.map(({ number = 0 }) => number));
  const left = leftBehind(state.ticket, last, look).map(({ ticket }) => takenBack(ticket));
  return { plan, made, lost, look, due: [...dueOf(plan, forms, lost, anew), ...sending, ...left] };
}

/** What is due of a form 503 that a run left behind. */
export const takenBack = (ticket: string): string => `take form 503 (${ticket}) back, which a run handed out and did not live to record`;

function dueOf(
  { validated, keep, write, drop }: ChangePlan,
  before: readonly ChangeForm[],
  lost: ReadonlySet<string>,
  anew: ReadonlySet<string>,
): string[] {
  const wasIn = new Map(before.map(({ ticket, phase }) => [ticket, phase]));
  const again = (form: ChangeForm): string[] =>
    lost.has(form.ticket) ? [`hand ${nameOf(form)} over again, since the platform no longer has it`] : [];
  return [
    ...[...validated, ...keep]
      .filter(({ ticket, phase }) => wasIn.get(ticket) !== phase)
      .map((form) => `record that ${phaseSentence(form, nameOf(form))}`),
    ...keep.flatMap(again),
    ...keep
      .filter(({ ticket }) => anew.has(ticket))
      .map((form) => `record the signed ${nameOf(form)}, that was brought in place of the one before`),
    ...write.flatMap(({ page, before: unsigned }) => {
      if (!unsigned) return [`print ${nameOf(page)}`];
      return unsigned.print === page.print ? again(unsigned) : [`write form 503 anew, which now ${changeSentence(page)}`];
    }),
    ...drop.map((form) => `take ${nameOf(form)} back`),
  ];
}

export const nameOf = (page: ChangePage): string => `form 503, which ${changeSentence(page)}`;

/** The forms that a change takes: four people of a kind on each, a domain on the first. */
function pagesOf(change: HabilitationChange<Admin>, news: Inputs): ChangePage[] {
  if (isNoChange(change)) return [];
  return formsOf503(changeRequest(change, news)).map((form, index) => {
    const { arriving, leaving, domainsAdded = [], domainsRemoved = [] } = form;
    const { domain, server } = coveredBy(news);
    const covers = index === 0 && domainsAdded.length + domainsRemoved.length > 0 ? { domain, server } : null;
    const said = { arriving, leaving, domainsAdded, domainsRemoved };
    const { structure, signatory, certificateType, officialForm503, officialForm503Mapping } = news;
    const printed = [structure, signatory, said, covers, certificateType, officialForm503 ?? null, officialForm503Mapping ?? null];
    return {
      ...said,
      covers,
      print: createHash("sha256")
        .update(JSON.stringify(canonical(printed)))
        .digest("hex"),
    };
  });
}

/** A form that cannot be printed is refused in the preview. @throws Fault of the form */
export async function mustBePrintable({ plan }: DueChange, state: Outputs, news: Inputs): Promise<void> {
  for (const { page, before } of plan.write)
    if (before?.print !== page.print) await filledChange(page, { ...plan.known, dossierReference: state.dossierReference }, news);
}

/** Carries out what is due. Each act can be repeated after a crash: a number is one ticket, whatever its form says. */
export async function carryOut({ plan, made, lost, look }: DueChange, state: Outputs, news: Inputs, world: World): Promise<Change> {
  const { keep, write, drop, known } = plan;
  await noteHeard([...plan.validated, ...keep], look);
  const leaving = isMoved(state, news, world) ? [...keep, ...write.flatMap(({ before }) => before ?? [])] : [];
  await withdrawAll([...drop, ...leaving], state.platform, world);
  const hand = async (page: ChangePage, before: ChangeForm | undefined, ticket: string): Promise<ChangeForm> => {
    const pdf = await filledChange(page, { ...known, dossierReference: state.dossierReference }, news);
    const handed = await handOut({ ...paperOf(page, news), wish: ticket, pdf }, before, look, news.platform);
    // Signed since it was looked at: it says what it said.
    return { ...(before && handed.phase !== "to-sign" ? before : page), ...handed };
  };
  const forms: ChangeForm[] = [];
  for (const form of keep) forms.push(lost.has(form.ticket) ? await hand(form, form, form.ticket) : whereItLies(form, look, news));
  for (const { page, before, number } of write) {
    const isThere = before && before.print === page.print && !lost.has(before.ticket);
    forms.push(isThere ? before : await hand(page, before, before?.ticket ?? changeTicket(news.ticket, number!)));
  }
  const last = Math.max(made, ...write.map(({ number = 0 }) => number));
  await withdrawAll(leftBehind(news.ticket, last, look), news.platform, world);
  const isOver = forms.length === 0 && isNoChange(changeBetween(known, coveredBy(news)));
  const validated = await withSigned(plan.validated, news, look, world);
  const sent = await sendDue(await withSigned(forms, news, look, world), "503", news, look, world);
  const channelSecrets = { ...state.change?.channelSecrets, ...sent.secrets };
  return {
    ...(Object.keys(channelSecrets).length > 0 && { channelSecrets }),
    made: last,
    known: isOver ? null : known,
    forms: sent.forms,
    ...withEvidence(state.change, validated),
  };
}

/** A form that came back signed lies where somebody brought it. */
function whereItLies(form: ChangeForm, look: Look, { platform }: Inputs): ChangeForm {
  const seen = look.forms.get(form.ticket);
  return seen ? { ...form, ...asHanded(form.ticket, form, seen, form.form?.sha256 ?? "", platform) } : form;
}

/** What nobody asks for any more is put out of people's way, and what goes to another place out of the one it leaves. */
export async function withdrawAll(forms: readonly Pick<Handed, "ticket">[], address: string, world: World): Promise<void> {
  if (forms.length === 0) return;
  const { platform } = await world.look(address);
  for (const { ticket } of forms) await platform.withdraw(ticket);
}

export const isMoved = (state: Outputs, news: Inputs, world: World): boolean =>
  world.resolve(state.platform) !== world.resolve(news.platform);

/** For the sheet. */
function paperOf(page: ChangePage, news: Inputs) {
  const { signatory, structure, certificateType, environment } = news;
  const { arriving, leaving, domainsAdded, domainsRemoved } = page;
  return {
    form: "503" as const,
    signatory,
    structure,
    certificateType,
    environment,
    ...sheetChannel(news),
    change: { added: [...namesOf(arriving), ...domainsAdded], removed: [...namesOf(leaving), ...domainsRemoved] },
  };
}
