import type { Context, Hono } from "hono";
import type { Reply } from "../../../provider/igc/manual";
import type { DeskForm, DeskModel, DeskOrder, DeskRevocation } from "../model";
import {
  type Checked as CheckedFile,
  checkedPage,
  codePage,
  fieldId,
  formPage,
  type Notice,
  orderPage,
  type Returned,
  revocationPage,
  type TypedRoute,
} from "../pages";
import { type Checked, checkCertificate, checkForm, confirm, note, type Open, type Written } from "./acts";
import type { GoodCertificate } from "./certificate";
import type { Env } from "./env";
import { notHere } from "./guards";
import type { Loading } from "./loading";
import type { Waiting } from "./pending";
import type { Problem, Typed } from "./reply";

/** What the routes act with. */
export interface Acts {
  readonly open: Open;
  readonly waiting: Waiting<Written>;
  readonly now: () => Date;
  /** The revocation code that the vault keeps for an order's key; made where there is none yet. */
  readonly revocationCode: (code: DeskOrder["code"]) => Promise<string>;
  /** The code of a certificate that was withdrawn: read, never made. */
  readonly keptRevocationCode: (code: DeskOrder["code"]) => Promise<string>;
  /** Stacks are read anew at the next reading. */
  readonly forget: () => void;
}

type Form = Context<Env>;

/** Where people's files and words come in: looked at first, written to the exchange alone, and what follows is said. */
export function writingRoutes(app: Hono<Env>, acts: Acts, loading: Loading<DeskModel>): void {
  const order = (act: (context: Form, order: DeskOrder) => Promise<Response>) => async (context: Form) => {
    const found = context.get("model").orders.get(context.req.param("ticket") ?? "");
    return found ? act(context, found) : notHere(context);
  };
  const form = (act: (context: Form, form: DeskForm) => Promise<Response>) => async (context: Form) => {
    const found = context.get("model").forms.get(context.req.param("ticket") ?? "");
    return found ? act(context, found) : notHere(context);
  };
  const revocation = (act: (context: Form, revocation: DeskRevocation) => Promise<Response>) => async (context: Form) => {
    const found = context.get("model").revocations.get(context.req.param("ticket") ?? "");
    return found ? act(context, found) : notHere(context);
  };
  /** The order's, the revocation's or the form's page as it is after the write. */
  const after = async (
    context: Form,
    written: Written,
    { page, ticket, next, to }: { page: typeof orderPage; ticket: string; next: string; to?: WordsRoute },
  ): Promise<Response> => {
    if (!written.done) return notDone(context, written.because, page, ticket, to);
    await loading.fresh();
    const loaded = await loading.now();
    if (loaded.is === "ready") context.set("model", loaded.model);
    return shown(context, page, ticket, { kind: "good", text: `${written.file} est dans l'échange. ${next}` }, 200);
  };

  app.post(
    "/commandes/:ticket/certificat",
    order(async (context, found) => {
      const { fields, files } = context.get("filled");
      const platform = await acts.open(found.exchange);
      const deposit = fields.get("depot");
      if (deposit !== undefined)
        return after(context, await confirm(found.ticket, deposit, platform, acts.waiting), {
          page: orderPage,
          ticket: found.ticket,
          next: nextOf.certificate,
        });
      const file = files.get("fichier") ?? noFile;
      const checked = await checkCertificate(found, file, platform, acts.now(), acts.waiting);
      return checkedFile(context, { about: "certificate", ticket: found.ticket, file: file.name }, checked, factsOf);
    }),
  );
  app.post(
    "/formulaires/:ticket/signe",
    form(async (context, found) => {
      const { fields, files } = context.get("filled");
      const platform = await acts.open(found.exchange);
      const deposit = fields.get("depot");
      if (deposit !== undefined)
        return after(context, await confirm(found.ticket, deposit, platform, acts.waiting), {
          page: formPage,
          ticket: found.ticket,
          next: nextOf.form,
        });
      const file = files.get("fichier") ?? noFile;
      const checked = await checkForm(found, file, platform, acts.waiting);
      return checkedFile(context, { about: "signed-form", ticket: found.ticket, file: file.name }, checked, () => []);
    }),
  );
  app.post(
    "/commandes/:ticket/refus",
    order(async (context, found) => {
      const asked = { ticket: found.ticket, kind: "order", submittedAt: found.orderedAt ?? "", known: {} } as const;
      if (found.state === "unseen" || !found.orderedAt) return shown(context, orderPage, found.ticket, outOfReach, 409);
      const written = await note(typedIn(context, refusalFields), asked, await acts.open(found.exchange), acts.now());
      return after(context, written, { page: orderPage, ticket: found.ticket, next: nextOf.refusal, to: "refuse-order" });
    }),
  );
  app.post(
    "/formulaires/:ticket/reponse",
    form(async (context, found) => {
      if (!found.submittedAt) return shown(context, formPage, found.ticket, outOfReach, 409);
      const asked = { ticket: found.ticket, kind: "form", submittedAt: found.submittedAt, known: knownOf(found) } as const;
      const written = await note(typedIn(context, formFields), asked, await acts.open(found.exchange), acts.now());
      return after(context, written, { page: formPage, ticket: found.ticket, next: nextOf.answer, to: "answer-form" });
    }),
  );
  app.post(
    "/formulaires/:ticket/correction",
    form(async (context, found) => {
      if (!found.submittedAt || found.isSettled) return shown(context, formPage, found.ticket, outOfReach, 409);
      const asked = { ticket: found.ticket, kind: "form", submittedAt: found.submittedAt, known: knownOf(found), corrects: true } as const;
      const written = await note(typedIn(context, formFields), asked, await acts.open(found.exchange), acts.now());
      return after(context, written, { page: formPage, ticket: found.ticket, next: nextOf.correction, to: "correct-form" });
    }),
  );
  app.post(
    "/commandes/:ticket/code",
    order(async (context, { ticket, code }) =>
      context.html(codePage(context.get("model"), context.get("page")(), { ticket, code: await acts.revocationCode(code) })),
    ),
  );
  app.post(
    "/revocations/:ticket/code",
    revocation(async (context, { ticket, code }) =>
      context.html(codePage(context.get("model"), context.get("page")(), { ticket, code: await acts.keptRevocationCode(code) })),
    ),
  );
  app.post(
    "/revocations/:ticket/refus",
    revocation(async (context, { ticket, exchange, askedAt, state }) => {
      if (state === "unseen" || state === "settled") return shown(context, revocationPage, ticket, outOfReach, 409);
      const asked = { ticket, kind: "revocation", submittedAt: askedAt, known: {} } as const;
      const written = await note(typedIn(context, refusalFields), asked, await acts.open(exchange), acts.now());
      return after(context, written, { page: revocationPage, ticket, next: nextOf.notRevoked, to: "refuse-revocation" });
    }),
  );
}

/** What the next run makes of it. */
const nextOf = {
  certificate:
    "Au prochain « pulumi up », il sera vérifié à nouveau, rangé dans le coffre à côté de sa clé et mis en service ; la commande sera close.",
  form: "Au prochain « pulumi up », le formulaire sera noté comme signé ; il reste à l'envoyer à l'ANS.",
  refusal: "Au prochain « pulumi up », la commande sera notée comme refusée ; rien n'est commandé à nouveau de soi-même.",
  notRevoked: "Au prochain « pulumi up », la révocation sera notée comme refusée ; la liste de révocation a le dernier mot.",
  correction:
    "Au prochain « pulumi up », ces dates remplacent celles d'avant dans l'état ; le dossier de preuve garde les deux, l'une après l'autre.",
  answer: "Au prochain « pulumi up », ces réponses seront reprises dans l'état ; un formulaire validé ouvre les commandes qui l'attendent.",
} as const;

const outOfReach: Notice = {
  kind: "bad",
  text: "Le dossier d'échange ne connaît pas ce document ou ne peut pas être lu : rien n'est écrit.",
};
const noFile = { name: "", bytes: Buffer.alloc(0) };
const refusalFields = { refus: "refusedOn", motif: "reason" } as const;
const formFields = {
  envoi: "sentOn",
  accuse: "acknowledgedOn",
  dossier: "dossierReference",
  validation: "validatedOn",
  refus: "refusedOn",
  motif: "reason",
} as const;

/** Forms whose fields are words: what was typed is shown again. */
type WordsRoute = TypedRoute["to"];
/** The name that a page has for what a reply says. */
const nameOf = Object.fromEntries(Object.entries(formFields).map(([name, key]) => [key, name]));

/** Nothing was written: the page as it is, with the words as they were typed, and beside each what is wrong with it. */
function notDone(
  context: Form,
  because: readonly Problem[],
  page: typeof orderPage,
  ticket: string,
  to: WordsRoute | undefined,
): Promise<Response> {
  if (to === undefined) return shown(context, page, ticket, { kind: "bad", text: because.map(({ text }) => text).join(" ") }, 422);
  const named = because.map(({ about, text }) => ({ name: about && nameOf[about]!, text }));
  const problems = named.map(({ name, text }) => ({ field: name && fieldId(to, name), text }));
  const ofFields = new Map<string, string>();
  for (const { name, text } of named) if (name) ofFields.set(name, [ofFields.get(name), text].filter(Boolean).join(" "));
  const notice: Notice = { kind: "bad", text: "rien n'est écrit.", problems };
  return shown(context, page, ticket, notice, 422, { to, typed: context.get("filled").fields, problems: ofFields });
}

/** The fields of a form by what they say; others say nothing. */
function typedIn(context: Form, names: Readonly<Record<string, keyof Typed>>): Typed {
  const { fields } = context.get("filled");
  return Object.fromEntries(Object.entries(names).flatMap(([field, key]) => (fields.has(field) ? [[key, fields.get(field)!]] : [])));
}

const dayOf = (instant: string | null): string | undefined => instant?.slice(0, 10);

/** What is known of a form, as a reply has it. */
function knownOf({ sentAt, acknowledgedAt, decidedAt, dossierReference, refusal, phase }: DeskForm): Reply {
  const days = {
    sentOn: dayOf(sentAt),
    acknowledgedOn: dayOf(acknowledgedAt),
    dossierReference: dossierReference ?? undefined,
    ...(phase === "refused" && { reason: refusal ?? undefined }),
    ...(phase === "validated" && { validatedOn: dayOf(decidedAt) }),
    ...(phase === "refused" && { refusedOn: dayOf(decidedAt) }),
  };
  return Object.fromEntries(Object.entries(days).filter(([, day]) => day !== undefined));
}

const shown = async (
  context: Form,
  page: typeof orderPage,
  ticket: string,
  notice: Notice,
  status: 200 | 409 | 422,
  returned?: Returned,
): Promise<Response> => {
  const text = page(context.get("model"), context.get("page")(notice, returned), ticket);
  return text === undefined ? notHere(context) : context.html(text, status);
};

function checkedFile<T>(
  context: Form,
  about: Pick<CheckedFile, "about" | "ticket" | "file">,
  checked: Checked<T>,
  facts: (found: T) => readonly (readonly [string, string])[],
): Response | Promise<Response> {
  const verdict: CheckedFile["verdict"] = checked.good
    ? { good: true, facts: facts(checked.found), deposit: checked.sha256, ...(checked.warnings && { warnings: checked.warnings }) }
    : { good: false, ...checked.refused };
  const page = checkedPage(context.get("model"), context.get("page")(), { ...about, verdict });
  return context.html(page, checked.good ? 200 : 422);
}

const factsOf = ({ subject, serialNumber, notBefore, notAfter, sha256 }: GoodCertificate): (readonly [string, string])[] => [
  ["Sujet", subject],
  ["Numéro de série", serialNumber],
  ["Valable du", notBefore],
  ["Valable jusqu'au", notAfter],
  ["Empreinte SHA-256", sha256],
];
