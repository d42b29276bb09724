import { aForm, anOrder } from "../../test/sandbox/order";
import { formSheet } from "./form-sheet";
import { orderSheet } from "./order-sheet";
import type { Order } from "./platform";

const inbox = "inbox";
const ordered = async (overrides: Partial<Order> = {}): Promise<string> =>
  orderSheet(
    { ...(await anOrder()), csr: new Uint8Array(), publicKeySha256: "0123456789abcdef".repeat(4), ...overrides },
    inbox,
    "2026-11-24T23:30:00.000Z",
  );

it("is read like this by an administrator", async () => {
  const sheet = await ordered({
    environment: "production",
    dossierReference: "2026-413-07",
    informedEmail: "exploitation@editeur.example",
    admins: [
      { lastName: "MARTIN", firstName: "Zoé", cardNumber: "2800262487" },
      { lastName: "NOËL", firstName: "Anaïs" },
    ],
  });
  expect(sheet).toBe(`COMMANDE D'UN CERTIFICAT LOGICIEL IGC-SANTÉ

Ticket         : commande-1
Préparée le    : 25/11/2026
Environnement  : PRODUCTION
Structure      : CENTRE DE SANTE DES ALPES (1690781810), Rhône (69)
Certificat     : ORG AUTH_CLI, INSI-AUTO
Serveur        : srv1
Habilitation   : formulaire 413, dossier 2026-413-07
À faire par    : un administrateur technique habilité, avec sa carte :
                 Zoé MARTIN, carte n° 2800262487
                 Anaïs NOËL

1. SE CONNECTER
   https://pfc.eservices.esante.gouv.fr
   Carte dans le lecteur : « Carte CPS ». Sans lecteur : « Pro Santé Connect » (e-CPS ou e-CPx).

2. ONGLET « DEMANDER »
   Offre .............................. ORG
   Structure .......................... CENTRE DE SANTE DES ALPES (1690781810)
                                        si la liste est longue, chercher 1690781810
   Nouveau produit ou renouvellement .. « Demander un nouveau produit »
   Usage .............................. AUTH_CLI (authentification)
   Service applicatif ................. INSI-AUTO
                                        en majuscules, avec le tiret, sans aucun espace
   Email de l'acteur .................. certificats@editeur.example
   Email d'une personne à informer .... exploitation@editeur.example
   CSR ................................ « Charger la CSR » : le fichier demande.csr de ce dossier
                                        ne pas cocher la création en ligne : la clé existe déjà
   Cliquer sur « Terminer ». Un courriel de confirmation arrive à l'email de l'acteur.

3. ONGLET « RETIRER », quand certificats@editeur.example reçoit l'avis de mise à disposition
   Choisir un code de révocation et le saisir deux fois. Le conserver dans un coffre à secrets, ni ici ni dans
   un courriel : il sera redemandé pour révoquer le certificat.
   Accepter les CGU et la PC, puis télécharger le certificat.

4. DÉPOSER le fichier téléchargé, sans le modifier, dans le dossier
   inbox
   Son nom est libre : il est reconnu à sa clé publique, puis vérifié au prochain « pulumi up ».
   Commande refusée ? Compléter reponse.txt (« refusé le », « motif ») dans ce dossier.

CONTRÔLE : SHA-256 de la clé publique contenue dans demande.csr
   0123 4567 89AB CDEF 0123 4567 89AB CDEF
   0123 4567 89AB CDEF 0123 4567 89AB CDEF
   openssl req -in demande.csr -noout -pubkey | openssl pkey -pubin -outform DER | openssl sha256

NE JAMAIS ENVOYER LA CSR PAR COURRIEL (recommandation de l'ANS). Elle vaut pour ce seul serveur :
ne copier ni le certificat ni la clé vers un autre.
`);
});

it("asks for the renewal of the product that ends, by service, serial number and day in Paris", async () => {
  const sheet = await ordered({
    commonName: "DMP",
    usage: "SIGN",
    renews: { serialNumber: "1D5DE25E3DC14BDE", notAfter: "2027-01-09T23:30:00Z" },
  });
  expect(sheet).toContain("RENOUVELLEMENT : ne pas demander un nouveau produit");
  expect(sheet).toMatch(
    /flèche à droite de « Recherche », puis choisir le produit :\n +DMP, n° de série 1D5DE25E3DC14BDE,\n +fin de validité 10\/01\/2027\n/,
  );
  expect(sheet).not.toContain("Demander un nouveau produit");
  expect(sheet).toContain("Usage .............................. SIGN (signature)");
  expect(sheet).toContain("à la lettre : ce texte devient le CN du certificat");
});

it("asks for the TEST card in test, where no other way in exists", async () => {
  const sheet = await ordered({ environment: "test" });
  expect(sheet).toContain("Environnement  : TEST\n");
  expect(sheet).toMatch(/Carte de TEST dans le lecteur : « Carte CPS » \(Pro Santé Connect ne donne pas/);
});

it("says in a rehearsal that nothing is to be ordered", async () =>
  expect(await ordered({ environment: "rehearsal" })).toContain("RÉPÉTITION : ne rien commander à l'ANS"));

it("says which fields stay empty, and leaves out what is not known", async () => {
  const sheet = await ordered();
  expect(sheet).toContain("Email d'une personne à informer .... (laisser vide)");
  expect(sheet).not.toMatch(/Habilitation|carte n°|undefined/);
});

it("orders a server certificate by the offer SERV", async () => {
  const sheet = await ordered({ offer: "SERV", usage: "SSL", commonName: "mssante.alpes.example" });
  expect(sheet).toContain("Offre .............................. SERV");
  expect(sheet).toContain("Usage .............................. SSL (serveur)");
});

it("tells what becomes of a form", () => {
  expect(
    formSheet({ ...aForm("f413-1"), certificateType: "SERV_SSL" }, inbox),
  ).toBe(`FORMULAIRE 413 : DÉSIGNER LES ADMINISTRATEURS TECHNIQUES

Ticket    : f413-1
Structure : CENTRE DE SANTE DES ALPES (FINESS 690781810)
Type      : certificats SERV SSL

1. FAIRE SIGNER formulaire-413.pdf
   par le représentant légal, Aïcha LEFÈVRE (direction@alpes.example) :
   relire, cocher les deux déclarations, dater, signer, apposer le cachet.
   Signature manuscrite (numériser en PDF) ou électronique.

2. DÉPOSER le PDF signé dans le dossier
   inbox
   sous le nom f413-1.pdf

3. ENVOYER le PDF signé à l'ANS
   par courriel à monserviceclient.certificats@esante.gouv.fr
   ou par la démarche en ligne https://www.demarches-simplifiees.fr/commencer/f413
   Puis noter dans reponse.txt : « envoyé le ».

4. À L'ACCUSÉ DE RÉCEPTION de l'ANS
   noter dans reponse.txt : « référence du dossier » et « accusé de réception le ».

5. À LA RÉPONSE de l'ANS, environ 3 jours ouvrés après l'envoi
   (un courriel avertit le représentant légal et les administrateurs)
   noter dans reponse.txt : « habilitation validée le », ou bien « refusé le » et « motif ».

reponse.txt se complète sur place, ou se dépose complété dans le même dossier que le PDF signé.
Chaque « pulumi up » le relit et dit ce qui reste à faire.
`);
});

it("tells what becomes of a form 503, and that nothing changes until ANS has validated it", () => {
  const change = { added: ["Léa PETIT"], removed: ["Zoé NOËL", "ancien.example"] };
  const sheet = formSheet({ ...aForm("f503-1"), form: "503", change }, inbox);
  expect(sheet).toMatch(/^FORMULAIRE 503 : CHANGER LES ADMINISTRATEURS TECHNIQUES OU LES DOMAINES\n/);
  expect(sheet).toContain("Ajoute    : Léa PETIT\nRetire    : Zoé NOËL, ancien.example\n");
  expect(sheet).toContain("Jusqu'à la validation par l'ANS, l'habilitation reste ce qu'elle est.");
  expect(sheet).toContain("1. FAIRE SIGNER formulaire-503.pdf");
  expect(sheet).not.toContain("demarches-simplifiees");
});

it("sends a form 414 to the mailbox of ANS' TEST environment, and names the role of who signs", () => {
  const { signatory, ...form } = aForm("f414-1");
  const sheet = formSheet({ ...form, form: "414", signatory: { ...signatory, role: "titulaire" } }, inbox);
  expect(sheet).toContain(
    "par courriel à monserviceclient.developpement@esante.gouv.fr\n   ou par la démarche en ligne https://www.demarches-simplifiees.fr/commencer/f414",
  );
  expect(sheet).toContain("par le titulaire du cabinet, Aïcha LEFÈVRE");
});
