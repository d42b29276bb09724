import { writeFileSync } from "node:fs";
import fc from "fast-check";
import { readOwnReply } from "../../../provider/igc/manual";
import { type DeskStage, file, openDeskStage, type Visitor } from "../../../test/desk/stage";

/** Every form of the desk, filled in with anything: a page comes back, and the exchange holds what it held. */
let stage: DeskStage;
let visitor: Visitor;
let certificate: string;
let actions: string[];
beforeAll(async () => {
  stage = await openDeskStage();
  visitor = stage.visit();
  await visitor.enter();
  const form = `/formulaires/${stage.ticket("f413-")}`;
  await visitor.fill(form, `${form}/reponse`, { validation: "2026-11-24" });
  await stage.up();
  visitor = stage.visit();
  await visitor.enter();
  await visitor.fill(form, `/commandes/${stage.ticket("commande-")}/code`, {}); // chosen at the withdrawal, and kept
  writeFileSync(stage.path("inbox", "right.pem"), await stage.certificate());
  const { current } = await stage.life.up();
  // One that was revoked is followed by another order at once.
  await stage.up({ revoke: { reason: "keyCompromise", confirm: current!.serialNumber }, onRevoked: "replace" });
  visitor = stage.visit();
  await visitor.enter();
  const order = `/commandes/${stage.ticket("commande-")}`;
  certificate = await stage.certificate({ usage: "SIGN" }); // wrong: nothing that is made of it is good
  const revocation = `/revocations/${stage.ticket("revocation-")}`;
  actions = [
    `${form}/signe`,
    `${form}/reponse`,
    `${order}/certificat`,
    `${order}/refus`,
    `${revocation}/refus`,
    `${revocation}/code`,
    "/actualiser",
    "/entree",
    `${order}/nothing`,
  ];
});
afterAll(() => stage.dispose());

const names = ["csrf", "fichier", "depot", "envoi", "accuse", "dossier", "validation", "refus", "motif", "jeton", "vers", "x"];
const text = fc.oneof(
  fc.string({ unit: "grapheme" }),
  fc.string({ unit: "binary" }),
  fc.constantFrom(
    "2027-01-01",
    "2026-02-30",
    "1000-01-01",
    "ticket: f413-1\nrefusé le: 24/11/2026",
    "0".repeat(64),
    "../../x",
    "<script>",
    "\0",
    "31/12/2026",
  ),
);
const bytes = fc.oneof(
  fc.uint8Array({ maxLength: 2_000 }),
  fc
    .constantFrom("%PDF-1.7\n", "PK\u0003\u0004", "0\u0082\u0001", "-----BEGIN CERTIFICATE-----\n")
    .map((begin) => Buffer.from(begin, "latin1")),
  fc.tuple(fc.nat(1_500), fc.nat(255)).map(([at, byte]) => {
    const changed = Buffer.from(certificate);
    changed[at % changed.length] = byte;
    return changed;
  }),
);
/** What a form of a page has, and what it has not: a day that is good is not among it. */
const field = fc.tuple(fc.constantFrom(...names), fc.oneof(text, fc.tuple(bytes, text)));
const shape = fc.constantFrom("multipart", "urlencoded", "raw multipart", "raw urlencoded") as fc.Arbitrary<string>;

async function send(
  action: string,
  kind: string,
  fields: readonly (readonly [string, string | readonly [Uint8Array, string]])[],
  raw: Uint8Array,
) {
  const csrf = visitor.desk.csrf!;
  if (kind === "raw multipart") return visitor.post(action, raw, { "content-type": "multipart/form-data; boundary=x" });
  if (kind === "raw urlencoded") return visitor.post(action, raw, { "content-type": "application/x-www-form-urlencoded" });
  if (kind === "urlencoded")
    return visitor.post(
      action,
      new URLSearchParams([["csrf", csrf], ...fields.map(([name, value]) => [name, String(value)] as [string, string])]),
    );
  const body = new FormData();
  body.append("csrf", csrf);
  for (const [name, value] of fields) body.append(name, typeof value === "string" ? value : file(value[0], value[1]));
  return visitor.post(action, body);
}

let before: Record<string, string>;
beforeAll(() => void (before = stage.tree()));

/** What was there is as it was; what came is a reply that its reader takes whole, and the page said so. */
function onlyGoodReplies(status: number): void {
  const after = stage.tree();
  expect(after).toMatchObject(before);
  const came = Object.keys(after).filter((path) => !(path in before));
  if (came.length > 0) expect(status).toBe(200);
  for (const path of came) {
    const ticket = [stage.ticket("f413-"), stage.ticket("commande-"), stage.ticket("revocation-")].find((each) =>
      path.startsWith(`inbox/reponse-${each}`),
    );
    expect([path, ticket]).toEqual([path, expect.any(String)]);
    const reading = readOwnReply(Buffer.from(after[path]!, "latin1").toString("utf8"), "2026-11-24", {
      ticket: ticket!,
      submittedAt: "2026-11-24T09:00:00Z",
    });
    expect(reading.problems).toEqual([]);
  }
  before = after;
}

it("never fails, and writes nothing that was not good", async () => {
  const met = new Set<number>();
  await fc.assert(
    fc.asyncProperty(
      fc.nat(8),
      shape,
      fc.uniqueArray(field, { maxLength: 6, selector: ([name]) => name }),
      bytes,
      async (at, kind, fields, raw) => {
        const answer = await send(actions[at]!, kind, fields, raw);
        met.add(answer.status);
        expect([200, 303, 400, 403, 404, 409, 413, 415, 422]).toContain(answer.status);
        expect(answer.headers.get("content-security-policy")).toMatch(/^default-src 'none'/);
        onlyGoodReplies(answer.status);
      },
    ),
    { numRuns: 200 },
  );
  // It came past the guards, too.
  expect([...met]).toEqual(expect.arrayContaining([403, 404, 422]));
});
