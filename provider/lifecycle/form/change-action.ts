import { afterChange, type Covered, changeBetween, changeSentence, type FormFacts, isNoChange, mayOrder, nameOfPerson } from "../../policy";
import { blockingAct } from "./blocking";
import { type Admin, type Change, coveredBy } from "./change-plan";
import { channelFacts } from "./channel-action";
import { leastFar, remarkOn, whichOf } from "./handed";
import { type Inputs, namesOf } from "./wish";

interface Seen {
  readonly now: Date;
  readonly remarks?: ReadonlyMap<string, string>;
}

/** What is to be said of the forms 503 under way, of the least far of them; `undefined` where there are none. PURE. */
export function changeUnderWay(
  wish: Inputs,
  { change, administrators }: { readonly change?: Change | null; readonly administrators: readonly string[] },
  { now, remarks }: Seen,
): Omit<FormFacts, "inbox" | "signatory" | "structureName"> | undefined {
  if (!change || change.forms.length === 0) return undefined;
  const { forms } = change;
  const first = leastFar(forms);
  return {
    form: "503",
    which: whichOf(forms, first),
    phase: first.phase,
    now,
    submittedAt: first.submittedAt,
    sentAt: first.sentAt,
    acknowledgedAt: first.acknowledgedAt,
    dossierReference: first.dossierReference,
    reason: first.refusal,
    formPath: first.form?.path ?? "",
    remark: remarkOn(forms, "503", remarks),
    blocking: blockingAct(wish, { phase: first.phase, names: namesOf(first.arriving) }, now),
    changes: changeSentence(first),
    channel: channelFacts(wish, first),
    why: whyOf(wish, change, { now, administrators }),
  };
}

/** What ANS knows until then, who orders meanwhile, and what comes after. */
function whyOf(wish: Inputs, { known, forms }: Change, seen: { readonly now: Date; readonly administrators: readonly string[] }): string {
  const { now, administrators } = seen;
  const meanwhile = mayOrder(wish.admins, administrators, now).map(nameOfPerson).join(" or ") || "nobody";
  const covered = known?.domain ?? known?.server;
  const isOfDomains = forms.some(({ covers }) => covers !== null);
  const next = known && changeBetween(forms.reduce<Covered<Admin>>(afterChange, known), coveredBy(wish));
  return [
    `the validated form names ${administrators.join(", ")}${isOfDomains && covered ? ` and covers ${covered}` : ""}`,
    `meanwhile ${meanwhile} may order`,
    ...(next && !isNoChange(next) ? [`once it is decided, another form 503 follows, which ${changeSentence(next)}`] : []),
  ].join("; ");
}
