import { now, orderTicketOf, sampleExchange, sampleStack } from "../../../test/desk/sample-stacks";
import { type DeskModel, deskModel } from "../model";
import { siteOf } from "../site";
import { certificatePage, certificatesPage, formPage, orderPage, orderSheetPage, timelinePage } from ".";

/** What pages say of a state: to whom, of what is over, of what nobody may do. */
const model = deskModel([sampleStack(120)], [sampleExchange()], now);
const read = (text: string | undefined): string =>
  (text ?? "")
    .replace(/<(script|head)[ >][^]*?<\/\1>/g, "")
    .replace(/<[^>]+>/g, " ")
    .replaceAll("&#39;", "'")
    .replaceAll("\u00a0", " ")
    .replace(/\s+/g, " ");
const shown = { readOnly: false, csrf: "x" } as const;

/** The sample with some outputs of its resources otherwise. */
const changed = (change: (outputs: Record<string, unknown>) => object): DeskModel => {
  const stack = sampleStack(6);
  const resources = stack.resources.map((each) => ({ ...each, outputs: { ...each.outputs, ...change(each.outputs) } }));
  return deskModel([{ ...stack, resources }], [], now);
};

it("has a title for each page of its own, lists of several pages too", () => {
  const titles = [...siteOf(model)].flatMap(([, text]) => /<title>([^<]*)<\/title>/.exec(text)?.[1] ?? []);
  expect(titles.length).toBeGreaterThan(100);
  expect(titles.filter((title, index) => titles.indexOf(title) !== index)).toEqual([]);
});

it("says what was done or not first in the title", () => {
  const title = (kind: "good" | "bad"): string => certificatesPage(model, { ...shown, notice: { kind, text: "x" } });
  expect([title("good"), title("bad")]).toEqual([expect.stringContaining("<title>Fait : "), expect.stringContaining("<title>Non fait : ")]);
});

it("counts no days of a certificate that is revoked, and none that has ended among those that end soon", () => {
  const revoked = model.certificates.find(({ phase, current }) => phase === "revoked" && current?.revoked)!;
  expect(read(certificatePage(model, shown, revoked.id))).toMatch(/Révoqué le 25 novembre 2026 : ne plus l'utiliser/);
  expect(read(certificatePage(model, shown, revoked.id))).not.toMatch(/il reste \d/);
  const alone = { ...model, certificates: [revoked] };
  expect(read(timelinePage(alone, shown))).toMatch(/Révoqué : ne plus l'utiliser , fin prévue le/);
  expect(read(certificatesPage(alone, shown))).not.toMatch(/\d+ jours/);
  const few = deskModel([sampleStack(30)], [], now);
  const inDays = few.certificates.flatMap(({ daysLeft, current }) => (daysLeft === null || current?.revoked ? [] : [daysLeft]));
  const [soon, over] = [inDays.filter((days) => days > 0 && days <= 90).length, inDays.filter((days) => days <= 0).length];
  expect(over).toBe(3);
  expect(read(certificatesPage(few, shown))).toContain(`30 certificats, dont ${soon} à moins de 90 jours de leur fin et ${over} échus.`);
});

it("says to whom the program speaks: whoever runs it, who is seldom who reads here", () => {
  expect(model.work.map(({ person }) => person).filter((person) => /^vous/i.test(person))).toEqual([]);
  expect(model.work.some(({ person }) => person === "Qui lance « pulumi up »")).toBe(true);
});

describe.each([
  ["page", orderPage],
  ["sheet", orderSheetPage],
] as const)("an order's %s", (_what, page) => {
  const text = (change: (outputs: Record<string, unknown>) => object): string => read(page(changed(change), shown, orderTicketOf(1)));

  it("says that nobody may order while that is so", () => {
    const ended = [{ firstName: "Zoé", lastName: "Noël", cardExpiresOn: "2026-11-01" }];
    const nobody = text(({ formRequest }) => (formRequest ? { formRequest: { ...formRequest, admins: ended } } : {}));
    expect(nobody).toContain("personne pour l'instant (carte échue, ou formulaire 503 en cours) : ne rien commander");
    expect(text(() => ({}))).not.toContain("ne rien commander");
  });

  it("says of SERV that the guide does not show it", () => {
    expect(text(() => ({ usage: "SSL", commonName: "www.lilas.example" }))).toMatch(/ne montre que l'offre ORG .* pour SERV/);
    expect(text(() => ({}))).not.toContain("ne montre que");
  });

  it("names the form that entitles to it, which is 414 for TEST", () => {
    const dossier = ({ signatory }: Record<string, unknown>): object =>
      signatory ? { phase: "validated", decidedAt: now.toISOString(), dossierReference: "DOS-7" } : {};
    expect(text(dossier)).toContain("formulaire 413, dossier DOS-7");
    const ofTest = (outputs: Record<string, unknown>): object => ({
      ...(JSON.parse(JSON.stringify(outputs).replaceAll("f413-", "f414-")) as object),
      ...dossier(outputs),
      environment: "test",
    });
    expect(text(ofTest)).toContain("formulaire 414, dossier DOS-7");
  });
});

it("counts one more certificate of a form as one", () => {
  const one = changed(({ usage, formRequest }) =>
    usage ? { formRequest: { ...(formRequest as object), ticket: "f413-0-abcdef0123" } } : {},
  );
  const form = one.forms.get("f413-0-abcdef0123")!;
  const ids = Array.from({ length: 21 }, () => form.certificates[0]!);
  const forms = new Map([[form.ticket, { ...form, certificates: ids }]]);
  expect(read(formPage({ ...one, forms }, shown, form.ticket))).toContain("et 1 autre ");
});
