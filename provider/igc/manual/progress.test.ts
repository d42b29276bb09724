import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { type FolderStage, formOf, orderIn, orderOf } from "../../../test/contract/platform-stage";
import { openManualStage } from "../../../test/manual/stage";
import { leaf } from "../../../test/x509/leaf";
import { expectedBy } from "../../policy";
import { readCertificatePem } from "../../x509/certificate";
import { openManual } from "./adapter";
import { formProgress } from "./progress";
import type { Reply } from "./reply";
import type { FormTicket } from "./tickets";

const ticket: FormTicket = {
  record: { kind: "form", ticket: "f413-1", submittedAt: "2026-11-20T09:00:00.000Z", sha256: "", size: 0 },
  folder: "outbox/f413-1",
  place: "outbox",
};
const signed = {
  path: "inbox/f413-1.pdf",
  name: "inbox/f413-1.pdf",
  writtenAt: "2026-11-19T10:00:00.000Z",
  stamp: "",
  content: { kind: "pdf", pdf: { size: 1, sha256: "", beginnings: new Map<number, string>(), names: [] } },
} as const;

it.each<[string, Reply, boolean, object]>([
  [
    "nothing is known",
    {},
    false,
    { phase: "to-sign", submittedAt: "2026-11-20T09:00:00.000Z", formPath: "outbox/f413-1/formulaire-413.pdf" },
  ],
  ["it is signed", {}, true, { phase: "to-send", formPath: "inbox/f413-1.pdf", signedAt: "2026-11-19T10:00:00.000Z" }],
  ["it was sent, signed as one must believe", { sentOn: "2026-11-20" }, false, { phase: "sent", sentAt: "2026-11-20T00:00:00.000Z" }],
  [
    "it was acknowledged by a day",
    { acknowledgedOn: "2026-11-20" },
    true,
    { phase: "acknowledged", sentAt: "2026-11-20T00:00:00.000Z", acknowledgedAt: "2026-11-20T00:00:00.000Z" },
  ],
  [
    "it was acknowledged by a reference",
    { sentOn: "2026-11-19", dossierReference: "D7" },
    true,
    { phase: "acknowledged", sentAt: "2026-11-19T00:00:00.000Z", dossierReference: "D7" },
  ],
  [
    "it was validated, and nobody noted the rest",
    { validatedOn: "2026-11-24" },
    false,
    { phase: "validated", decidedAt: "2026-11-24T00:00:00.000Z" },
  ],
  ["it was refused without a reason", { refusedOn: "2026-11-24" }, true, { phase: "refused", decidedAt: "2026-11-24T00:00:00.000Z" }],
  [
    "it was refused, corrected and validated",
    { refusedOn: "2026-11-23", reason: "cachet", validatedOn: "2026-11-24" },
    true,
    { phase: "validated", decidedAt: "2026-11-24T00:00:00.000Z" },
  ],
  [
    "it was validated and then refused",
    { refusedOn: "2026-11-24", reason: "cachet", validatedOn: "2026-11-23" },
    true,
    { phase: "refused", reason: "cachet", decidedAt: "2026-11-24T00:00:00.000Z" },
  ],
  ["both were noted on one day", { refusedOn: "2026-11-24", validatedOn: "2026-11-24" }, true, { phase: "refused" }],
])("knows how far a form is when %s", (_name, reply, isSigned, expected) => {
  const progress = formProgress(ticket, { reply, signed: isSigned ? signed : undefined });
  expect(progress).toMatchObject(expected);
  if (progress.phase === "validated") expect(progress).not.toHaveProperty("reason");
});

it("keeps the day of sending, so that working days are counted from it", () => {
  expect(expectedBy(formProgress(ticket, { reply: { sentOn: "2026-11-24" }, signed }).sentAt)).toBe("2026-11-27");
});

it("never falls back when one more thing is noted", () => {
  const order = ["to-sign", "to-send", "sent", "acknowledged", "validated", "refused"];
  const day = fc.constantFrom("2026-11-20", "2026-11-23");
  const reply = fc.record(
    { sentOn: day, acknowledgedOn: day, dossierReference: fc.constant("D7"), validatedOn: day },
    { requiredKeys: [] },
  );
  fc.assert(
    fc.property(reply, reply, fc.boolean(), (before, more, isSigned) => {
      const rank = (said: Reply): number =>
        order.indexOf(formProgress(ticket, { reply: said, signed: isSigned ? signed : undefined }).phase);
      expect(rank({ ...before, ...more })).toBeGreaterThanOrEqual(rank(before));
    }),
  );
});

describe("replies", () => {
  let stage: FolderStage;
  const put = (name: string, content: string | Buffer): void => writeFileSync(join(stage.folder, name), content);
  const form = async () => (await stage.platform.poll()).forms.get("f413-1")!;
  beforeEach(async () => {
    stage = await openManualStage();
    await stage.platform.submitForm(formOf("f413-1"));
    await stage.platform.submitOrder(await orderOf("commande-1"));
  });
  afterEach(() => stage.dispose());

  it("count where they were handed out, and in the inbox under any name", async () => {
    put("outbox/f413-1/reponse.txt", "ticket: f413-1\nenvoyé le: 19/11/2026\n");
    put("inbox/Réponse de l'ANS (2).txt", "\uFEFFTicket : F413-1\r\nRéférence du dossier : 2026-413-07\r\n");
    expect(await form()).toMatchObject({ phase: "acknowledged", sentAt: "2026-11-19T00:00:00.000Z", dossierReference: "2026-413-07" });
    expect((await stage.platform.poll()).unmatched).toEqual([]);
  });

  it("count on the spot even when the line of the ticket was taken out", async () => {
    put("outbox/f413-1/reponse.txt", "habilitation validee le: 24/11/2026");
    expect((await form()).phase).toBe("validated");
  });

  it("in the inbox complete and correct what was noted on the spot, by the order of their names", async () => {
    put("outbox/f413-1/reponse.txt", "ticket: f413-1\nenvoyé le: 19/11/2026\n");
    put("inbox/reponse-2.txt", "ticket: f413-1\nhabilitation validée le: 24/11/2026\n");
    put("inbox/reponse-1.txt", "ticket: f413-1\nenvoyé le: 20/11/2026\n");
    expect(await form()).toMatchObject({ phase: "validated", sentAt: "2026-11-20T00:00:00.000Z" });
  });

  it.each(["inbox/reponse.txt", "outbox/f413-1/reponse.txt"])(
    "say the line of %s that cannot be read, and count with the others",
    async (file) => {
      put(file, "ticket: f413-1\nenvoyé le: 20/11/2026\naccusé de réception le: lundi\n");
      expect((await form()).phase).toBe("sent");
      expect((await stage.platform.poll()).unmatched).toEqual([
        { file, because: expect.stringContaining("accusé de réception le: lundi") as string, about: "f413-1" },
      ]);
    },
  );

  it.each(["outbox/f413-1/reponse.txt", "outbox/f413-1/ANS.txt"])("on another ticket are refused and named: %s", async (file) => {
    put(file, "ticket: f413-2\nhabilitation validée le: 24/11/2026\n");
    expect((await form()).phase).toBe("to-sign");
    expect((await stage.platform.poll()).unmatched).toEqual([
      { file, because: "it is a reply on the ticket f413-2, and lies with f413-1: nothing of it counts here", about: "f413-1" },
    ]);
  });

  it("in the inbox with a day before the ticket was handed out are named", async () => {
    put("inbox/reponse.txt", "ticket: f413-1\nhabilitation validée le: 01/11/2026\n");
    expect((await form()).phase).toBe("to-sign");
    expect((await stage.platform.poll()).unmatched).toEqual([
      {
        file: "inbox/reponse.txt",
        because: expect.stringMatching(/before the ticket was handed out \(18\/11\/2026\).*`habilitation`/) as string,
        about: "f413-1",
      },
    ]);
  });

  it("may bear the day of the easternmost islands, and none after it", async () => {
    const phaseAt = async (now: string) => (await openManual(stage.folder, () => new Date(now)).poll()).forms.get("f413-1")!.phase;
    put("inbox/reponse.txt", "ticket: f413-1\nenvoyé le: 25/11/2026");
    expect(await phaseAt("2026-11-24T11:59:59Z")).toBe("to-sign");
    expect(await phaseAt("2026-11-24T12:00:00Z")).toBe("sent"); // midnight in Wallis
  });

  it("open a refused order again when they are taken away", async () => {
    put("inbox/reponse.txt", "ticket: commande-1\nrefusé le: 24/11/2026");
    expect(await orderIn(stage.platform, "commande-1")).toMatchObject({ state: "refused", reason: "refusé le 2026-11-24" });
    put("inbox/reponse.txt", "ticket: commande-1");
    expect((await orderIn(stage.platform, "commande-1"))?.state).toBe("open");
  });
});

it("knows the authorities that lie in ca/, in any shape and once each", async () => {
  const stage = await openManualStage();
  const ca = join(stage.folder, "ca");
  const data = join(__dirname, "../../../../shared/data/igc-sante");
  mkdirSync(ca, { recursive: true });
  for (const name of ["ACR-EL.pem", "ACI-EL-ORG.pem"]) copyFileSync(join(data, name), join(ca, name));
  const [root, issuing] = ["ACR-EL.pem", "ACI-EL-ORG.pem"].map((name) => readCertificatePem(readFileSync(join(data, name), "utf8")));
  writeFileSync(join(ca, "racine.cer"), root!.der);
  writeFileSync(join(ca, "both.crt"), `${root!.pem}${issuing!.pem}`);
  writeFileSync(join(ca, "LISEZ-MOI.txt"), "Certificats de l'IGC-Santé");
  writeFileSync(join(ca, "z-leaf.pem"), leaf().pem);
  expect(new Set(await stage.platform.authorities())).toEqual(new Set([root!.pem, issuing!.pem, leaf().pem]));
  expect(await stage.platform.authorities()).toHaveLength(3);
  await stage.dispose();
});
