import { entryName } from "../../provider/policy";
import type { ListedKey } from "../../provider/vault";
import { identity, metadataOf, wished } from "../../test/sample-keys";
import { keyRows, namedBy, ownersIn, printKeys } from "./rows";

/** What labels alone say of a key, what was deleted softly, and what was not seen are told apart from what is absent. */
const sha = "ab".repeat(32);
const [r1, r2] = [entryName(identity, 1), entryName(identity, 2)];
const state = { ...wished, vault: "azure:x", vaultId: "id" };
const owners = (outputs: object) =>
  ownersIn([{ kind: "OrgCertificate", name: "srv1-insi", outputs: { ...state, ...outputs } }] as never, () => true);
const inService = owners({ current: { entry: r1, round: 1, publicKeySha256: sha }, next: { entry: r2, round: 2, publicKeySha256: sha } });
const metadata = metadataOf(1);
const certificate = { byLabels: true, commonName: "INSI-AUTO", notAfter: new Date("2029-05-04T08:30:00Z"), publicKeySha256: sha } as const;
const listed = (change: Partial<ListedKey>): ListedKey => ({
  ...{ entry: r1, publicKeySha256: sha, metadata, hasKey: true, certificate },
  ...change,
});
const until = "2027-02-01T00:00:00.000Z";

test("the entries that states name are those of the certificate in service and of the order", () => {
  expect(namedBy(inService).sort()).toEqual([r1, r2].sort());
});

test.each<[string, Partial<ListedKey>, string[], string]>([
  ["all there, by labels", {}, [], "CN INSI-AUTO, jusqu'au 2029-05-04, d'après ses étiquettes"],
  [
    "its key deleted, with a last day",
    { hasKey: false, keyDeletedUntil: until },
    ["its key was deleted, and can be given back until 2027-02-01"],
    "sa clé a été supprimée, et peut être rendue jusqu'au 2027-02-01",
  ],
  [
    "its key deleted, without one",
    { hasKey: false, keyDeletedUntil: null },
    ["its key was deleted, and can be given back"],
    "sa clé a été supprimée, et peut être rendue\n",
  ],
  [
    "its certificate deleted",
    { certificate: null, certificateDeletedUntil: until },
    ["its certificate was deleted, and can be given back until 2027-02-01"],
    "son certificat a été supprimé, et peut être rendu jusqu'au 2027-02-01",
  ],
  [
    "its certificate deleted, without a day",
    { certificate: null, certificateDeletedUntil: null },
    ["its certificate was deleted, and can be given back"],
    "son certificat a été supprimé, et peut être rendu\n",
  ],
  [
    "its certificate for another key, by its labels",
    { certificate: { ...certificate, publicKeySha256: "cd".repeat(32) } },
    ["its certificate is for another key"],
    "son certificat est d'une autre clé",
  ],
])("an entry with %s", (_what, change, wrong, french) => {
  const rows = keyRows([listed(change)], inService).filter(({ entry }) => entry === r1);
  expect(rows[0]!.wrong).toEqual(wrong);
  expect(`${printKeys("azure:x", rows, "fr")}\n`).toContain(french);
});

/** What its server reads is in service; the state's current one is that, unless the one of before was put back or its switch waits. */
describe("the one in service", () => {
  const [current, next, previous] = [
    { entry: r2, round: 2, publicKeySha256: sha, serialNumber: "5A02" },
    null,
    { entry: r1, round: 1, publicKeySha256: sha, serialNumber: "5A01", keptUntil: until },
  ];
  const inPlace = { ...current, inService: { place: "p", bundles: [] } };
  const rolledBack = { at: "2026-11-20T09:00:00Z", serialNumber: "5A01", notAfter: "2029-05-04T08:30:00Z" };
  const read = { serialNumber: "5A01", subject: { attributes: [] }, notAfter: new Date(rolledBack.notAfter), publicKeySha256: sha };

  test.each<[string, object, string, string]>([
    ["the current one", { current: inPlace, next, previous }, "previous", "in-service"],
    ["the one of before, put back", { current: inPlace, next, previous, rolledBack }, "in-service", "current"],
    ["the one of before, since the switch waits", { current, next, previous }, "in-service", "current"],
    ["the one of before, put back and forgotten", { current: inPlace, next, rolledBack }, "in-service", "current"],
    ["the first one, which is not read yet", { current, next }, "retired", "in-service"],
  ])("is %s", (_, outputs, first, second) => {
    const rows = keyRows(
      [r1, r2].map((entry) => listed({ entry, certificate: entry === r1 ? (read as never) : certificate })),
      owners(outputs),
    );
    expect(rows.map(({ entry, is }) => [entry, is])).toEqual([
      [r1, first],
      [r2, second],
    ]);
    expect(rows.filter(({ is }) => is !== "previous").map(({ keptUntil }) => keptUntil)).not.toContain(until);
  });

  test("is said apart from the current one in both languages", () => {
    const rows = keyRows(
      [r1, r2].map((entry) => listed({ entry })),
      owners({ current: inPlace, next, previous, rolledBack }),
    );
    expect(printKeys("azure:x", rows, "en")).toMatch(/in-service of srv1-insi\n[^]*current, not in service of srv1-insi\n/);
    expect(printKeys("azure:x", rows, "fr")).toMatch(/en service, de srv1-insi\n[^]*actuelle, pas en service, de srv1-insi\n/);
  });
});

test("what labels do not say is null, and is said to be unknown", () => {
  const [row] = keyRows([listed({ certificate: { ...certificate, commonName: null, notAfter: null } })], inService);
  expect(row!.certificate).toEqual({ serialNumber: null, commonName: null, organizationalUnit: null, notAfter: null });
  expect(printKeys("azure:x", [row!], "en")).toContain("CN ?, until ?, by its labels");
});

test.each([
  [true, "it is not in the vault", "elle n'est pas dans le coffre\n"],
  [
    false,
    "it is not in the vault, or was deleted, which was not seen",
    "elle n'est pas dans le coffre, ou a été supprimée, ce qui n'a pas été vu\n",
  ],
])("an entry that a state alone names, where deletions were seen: %s", (sawDeleted, wrong, french) => {
  const [absent] = keyRows([listed({})], inService, sawDeleted).filter(({ entry }) => entry === r2);
  expect(absent!.wrong).toEqual([wrong]);
  expect(printKeys("azure:x", [absent!], "fr")).toContain(french);
});
