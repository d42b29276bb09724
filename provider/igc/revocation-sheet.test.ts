import { anOrder, aRevocation } from "../../test/sandbox/order";
import type { RevokeReason } from "../policy";
import { orderSheet } from "./order-sheet";
import { revocationSheet } from "./revocation-sheet";

const revocation = aRevocation({
  environment: "production",
  code: { vault: "openbao:https://coffre.example/secret/igc", entry: "igc-1690781810-srv1-r1" },
});
const askedAt = "2026-11-24T23:30:00.000Z";

it("is read like this by an administrator", () => {
  expect(revocationSheet(revocation, askedAt)).toBe(`RÉVOCATION D'UN CERTIFICAT LOGICIEL IGC-SANTÉ

TOUTE RÉVOCATION EST DÉFINITIVE. Vérifier le numéro de série avant de valider.

Ticket         : revocation-1
Demandée le    : 25/11/2026
Environnement  : PRODUCTION
Structure      : CENTRE DE SANTE DES ALPES (1690781810), Rhône (69)
Certificat     : ORG AUTH_CLI, INSI-AUTO
N° de série    : 5A0B1C2D
Serveur        : srv1
Motif          : perte, vol ou compromission de la clé privée (keyCompromise)
À faire par    : un administrateur technique habilité, avec sa carte :
                 Zoé MARTIN
                 ou : le titulaire, le représentant légal de la structure ou un mandataire,
                 auprès de l'ANS (arrêté du 4 avril 2022, article 3).

URGENT : la clé est peut-être entre d'autres mains. Révoquer le jour même.

1. LIRE LE CODE DE RÉVOCATION, choisi lors du retrait du certificat :
   igc-sante revocation-code openbao:https://coffre.example/secret/igc igc-1690781810-srv1-r1
   Ne l'écrire ni ici ni dans un courriel. Code inconnu ? Demander la révocation à l'ANS, par le représentant légal.

2. SE CONNECTER
   https://pfc.eservices.esante.gouv.fr
   Carte dans le lecteur : « Carte CPS ». Sans lecteur : « Pro Santé Connect » (e-CPS ou e-CPx).

3. RÉVOQUER
   Choisir le certificat INSI-AUTO, n° de série 5A0B1C2D, et aucun autre.
   Motif : perte, vol ou compromission de la clé privée, ou le plus proche de ceux que propose le portail.
   Saisir le code de révocation, puis valider.

4. RIEN À DÉPOSER : la révocation se constate dans la liste de révocation (CRL) de l'IGC-Santé au prochain
   « pulumi refresh » ; cette fiche est alors archivée par « pulumi up ».
   Révocation refusée ? Compléter reponse.txt (« refusé le », « motif ») dans ce dossier.
   Une fiche qui porte un RETIRE.txt n'est plus à suivre : ne rien révoquer.
`);
});

test.each<[RevokeReason, string]>([
  ["keyCompromise", "perte, vol ou compromission de la clé privée"],
  ["affiliationChanged", "modification d'une information contenue dans le certificat"],
  ["superseded", "certificat remplacé par un autre"],
  ["cessationOfOperation", "cessation d'activité"],
])("says %s in French, and is urgent for a key that others may have alone", (reason, words) => {
  const sheet = revocationSheet({ ...revocation, reason }, askedAt);
  expect(sheet).toContain(`Motif          : ${words} (${reason})`);
  expect(sheet.includes("URGENT")).toBe(reason === "keyCompromise");
});

it("tells nobody to revoke anything at ANS in a rehearsal", () => {
  expect(revocationSheet({ ...revocation, environment: "rehearsal" }, askedAt)).toContain("RÉPÉTITION : ne rien révoquer");
});

describe("an order sheet", () => {
  const ordered = async (vault?: string): Promise<string> =>
    orderSheet({ ...(await anOrder()), ...(vault && { code: { vault, entry: "igc-1-r1" } }) }, "inbox", askedAt);

  it.each([
    ["file:./vault", "igc-sante revocation-code file:./vault igc-1-r1"],
    [
      "pkcs11:token=igc;object-prefix=a?module-path=/usr/lib/x.so",
      'igc-sante revocation-code "pkcs11:token=igc;object-prefix=a?module-path=/usr/lib/x.so" igc-1-r1',
    ],
    ["file:./my vault", 'igc-sante revocation-code "file:./my vault" igc-1-r1'],
  ])("says how the code of %s is read that the portal asks for at the withdrawal", async (vault, command) => {
    const sheet = await ordered(vault);
    expect(sheet).toMatch(/3\. ONGLET « RETIRER »[^]*code de révocation, à saisir deux fois[^]*4\. DÉPOSER/);
    expect(sheet.split("\n")).toContain(`   ${command}`);
  });

  it("has the person choose one where no vault is named", async () => expect(await ordered()).toContain("Choisir un code de révocation"));
});
