import type { Context, Hono } from "hono";
import type { Reply } from "../../../provider/igc/manual";
import type { DeskForm, DeskModel, DeskOrder, DeskRevocation } from "../model";
import { type Checked as CheckedFile, checkedPage, codePage, formPage, type Notice, orderPage, revocationPage } from "../pages";
import { type Checked, checkCertificate, checkForm, confirm, note, type Open, type Written } from "./acts";
import type { GoodCertificate } from "./certificate";
import type { Env } from "./env";
import { notHere } from "./guards";
import type { Loading } from "./loading";
import type { Waiting } from "./pending";
import type { Typed } from "./reply";

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
  const after = async (context: Form, written: Written, page: typeof orderPage, ticket: string, next: string): Promise<Response> => {
    if (!written.done) return shown(context, page, ticket, { kind: "bad", text: written.because.join(" ") }, 422);
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
        return after(context, await confirm(found.ticket, deposit, platform, acts.waiting), orderPage, found.ticket, nextOf.certificate);
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
        return after(context, await confirm(found.ticket, deposit, platform, acts.waiting), formPage, found.ticket, nextOf.form);
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
      return after(context, written, orderPage, found.ticket, nextOf.refusal);
    }),
  );
  app.post(
    "/formulaires/:ticket/reponse",
    form(async (context, found) => {
      if (!found.submittedAt) return shown(context, formPage, found.ticket, outOfReach, 409);
      const asked = { ticket: found.ticket, kind: "form", submittedAt: found.submittedAt, known: knownOf(found) } as const;
      const written = await note(typedIn(context, formFields), asked, await acts.open(found.exchange), acts.now());
      return after(context, written, formPage, found.ticket, nextOf.answer);
    }),
  );
  app.post(
    "/formulaires/:ticket/correction",
    form(async (context, found) => {
      if (!found.submittedAt || found.isSettled) return shown(context, formPage, found.ticket, outOfReach, 409);
      const asked = { ticket: found.ticket, kind: "form", submittedAt: found.submittedAt, known: knownOf(found), corrects: true } as const;
      const written = await note(typedIn(context, formFields), asked, await acts.open(found.exchange), acts.now());
      return after(context, written, formPage, found.ticket, nextOf.correction);
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
      return after(context, written, revocationPage, ticket, nextOf.notRevoked);
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

const shown = async (context: Form, page: typeof orderPage, ticket: string, notice: Notice, status: 200 | 409 | 422): Promise<Response> => {
  const text = page(context.get("model"), context.get("page")(notice), ticket);
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
