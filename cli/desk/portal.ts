import { revocationReasonIn } from "../words";
import type { DeskOrder, DeskRevocation } from "./types";
import { day, environments, usages } from "./words";

/**
 * The portal as the technical administrator sees it: its screens, its fields in their order and in its words, by the slides of the ANS guide
 * « médecine de ville » that show them. A field that the guide does not show (the withdrawal) has the slide of what leads to it. Pure.
 */

export interface PortalField {
  /** As the portal names it. */
  readonly name: string;
  /** What to choose or type; several: either of them; `null`: left empty, or done as the note says. */
  readonly value: string | readonly string[] | null;
  /** Whether the value is typed or pasted; else it is clicked. */
  readonly isTyped?: true;
  /** French. */
  readonly note?: string;
  readonly slide: number;
}

export interface PortalScreen {
  /** As the portal names it. */
  readonly title: string;
  readonly slides: readonly number[];
  readonly fields: readonly PortalField[];
  /** What else is to be done there. */
  readonly acts?: readonly string[];
}

export const portalAddress = "https://pfc.eservices.esante.gouv.fr";

/** To order, then to withdraw. */
export const portalScreens = (order: DeskOrder): PortalScreen[] => [
  signIn(order),
  request,
  offer(order),
  product(order),
  details(order),
  csr,
  finish,
  withdraw,
];

/**
 * To revoke: the guide shows the tab (slide 19) and nothing behind it, so what follows names what the portal needs to know, as the
 * revocation sheet does.
 */
export const revocationScreens = (revocation: DeskRevocation): PortalScreen[] => [
  signIn(revocation),
  toRevoke,
  choice(revocation),
  reason(revocation),
];

const toRevoke: PortalScreen = {
  title: "Gestion et commande de certificats",
  slides: [19],
  fields: [{ name: "Onglet", value: "RÉVOQUER", note: "En haut.", slide: 19 }],
};

const choice = ({ commonName, serialNumber }: DeskRevocation): PortalScreen => ({
  title: "Choisir le certificat",
  slides: [],
  fields: [
    { name: "Service applicatif", value: commonName, isTyped: true, slide: 19 },
    {
      name: "N° de série",
      value: serialNumber,
      isTyped: true,
      note: "Celui-ci et aucun autre : le comparer caractère par caractère.",
      slide: 19,
    },
  ],
});

const reason = ({ reason: code }: DeskRevocation): PortalScreen => ({
  title: "Révoquer",
  slides: [],
  fields: [
    { name: "Motif", value: revocationReasonIn("fr", code), note: `${code}, ou le plus proche de ceux que propose le portail.`, slide: 19 },
    {
      name: "Code de révocation",
      value: null,
      note: "Celui qui a été choisi au retrait du certificat. Inconnu ? Demander la révocation à l'ANS, par le représentant légal.",
      slide: 19,
    },
    { name: "Validation", value: "Valider", note: "C'est définitif.", slide: 19 },
  ],
});

const signIn = (order: Pick<DeskOrder, "environment">): PortalScreen => ({
  title: "S'identifier sur la plateforme",
  slides: [18],
  fields: [{ name: "Adresse", value: portalAddress, isTyped: true, slide: 18 }, signInWith(order)],
});

/** Of orders and revocations alike: for TEST certificates only the card is offered. */
export const signInWith = ({ environment }: Pick<DeskOrder, "environment">): PortalField => ({
  name: "Se connecter avec",
  slide: 18,
  ...(environment === "production"
    ? { value: ["CARTE CPS", "PRO SANTE CONNECT"], note: "CARTE CPS : carte dans le lecteur. PRO SANTE CONNECT : e-CPS ou e-CPx." }
    : { value: "CARTE CPS", note: "Carte de TEST dans le lecteur ; PRO SANTE CONNECT ne donne pas accès au TEST." }),
});

const request: PortalScreen = {
  title: "Gestion et commande de certificats",
  slides: [19],
  fields: [{ name: "Onglet", value: "DEMANDER", note: "En haut à gauche.", slide: 19 }],
};

const offer = ({ offer: kind, structure }: DeskOrder): PortalScreen => ({
  title: "Demande de produit : étape 1",
  slides: [20],
  fields: [
    { name: "Offre", value: kind, slide: 20 },
    {
      name: "Structure",
      value: structure.name && structure.idNat ? `${structure.name} (${structure.idNat})` : structure.name || structure.idNat,
      note: `Si la liste est longue, chercher ${structure.idNat}.`,
      isTyped: true,
      slide: 20,
    },
  ],
});

/** A renewal is chosen from a list that opens with the arrow beside the search field. */
const product = ({ renews, commonName }: DeskOrder): PortalScreen => ({
  title: "Demande de produit : étape 2",
  slides: [21],
  fields: renews
    ? [
        {
          name: "Recherche",
          value: commonName,
          isTyped: true,
          note: `Renouvellement : ne pas demander un nouveau produit. Cliquer sur la flèche à droite de « Recherche » et choisir le produit de Service applicatif ${commonName}, n° de série ${renews.serialNumber}, fin de validité le ${day(renews.notAfter)}.`,
          slide: 21,
        },
      ]
    : [{ name: "Nouveau produit", value: "DEMANDER UN NOUVEAU PRODUIT", slide: 21 }],
});

const details = ({ usage, commonName, actorEmail, informedEmail, structure, offer: kind }: DeskOrder): PortalScreen => ({
  title: "Demande de produit : étape 3",
  slides: [22, 23, 24],
  fields: [
    {
      name: "Récapitulatif des informations renseignées",
      value: null,
      note: `Rempli par le portail : vérifier ${kind} et ${structure.name} (${structure.idNat}).`,
      slide: 22,
    },
    { name: "Usages", value: usages[usage] ?? usage, slide: 22 },
    {
      name: "Informations de produit : Service applicatif",
      value: commonName,
      isTyped: true,
      note: /^INSI-/.test(commonName)
        ? "En majuscules, avec le tiret, sans aucun espace."
        : "À la lettre : ce texte devient le CN du certificat.",
      slide: 23,
    },
    {
      name: "Informations de contact : Email de l'acteur",
      value: actorEmail,
      isTyped: true,
      note: "Obligatoire. Reçoit les notifications : confirmation de la demande, mise à disposition du certificat.",
      slide: 24,
    },
    informedEmail === null
      ? { name: "Informations de contact : Email d'une personne à informer", value: null, note: "Laisser vide.", slide: 24 }
      : { name: "Informations de contact : Email d'une personne à informer", value: informedEmail, isTyped: true, slide: 24 },
  ],
});

const csr: PortalScreen = {
  title: "Demande de produit : étape 4",
  slides: [25],
  fields: [
    {
      name: "Charger la CSR",
      value: "demande.csr",
      note: "Le fichier de cette commande, enregistré depuis le bureau ou pris dans l'échange. Ne pas cocher la création en ligne : la clé existe déjà.",
      slide: 25,
    },
  ],
};

const finish: PortalScreen = {
  title: "Demande de produit : finalisation",
  slides: [26],
  fields: [{ name: "Finalisation", value: "Terminer", note: "Un courriel de confirmation arrive à l'email de l'acteur.", slide: 26 }],
};

const withdraw: PortalScreen = {
  title: "Retirer le certificat, à réception de l'avis de mise à disposition",
  slides: [19, 24],
  fields: [
    { name: "Onglet", value: "RETIRER", slide: 19 },
    {
      name: "Code de révocation",
      value: null,
      note: "À saisir deux fois. Le bureau l'affiche à la demande ; il reste dans le coffre et sera redemandé pour révoquer.",
      slide: 19,
    },
    { name: "CGU et PC", value: "Accepter", slide: 19 },
    { name: "Certificat", value: "Télécharger", note: "Sans le modifier.", slide: 24 },
  ],
};

/** Who places an order: whoever is named, nobody for now, or, where no name is known, the role. */
export const whoOrders = ({ admins, isNobodys }: Pick<DeskOrder, "admins" | "isNobodys">): string =>
  isNobodys
    ? "personne pour l'instant (carte échue, ou formulaire 503 en cours) : ne rien commander"
    : `${admins.length > 0 ? admins.join(" ou ") : "un administrateur technique habilité"}, avec sa carte`;

/** What entitles them; TEST certificates have a form of their own. */
export const habilitationOf = ({ dossierReference, formNumber }: Pick<DeskOrder, "dossierReference" | "formNumber">): string | null =>
  dossierReference === null ? null : `formulaire ${formNumber}, dossier ${dossierReference}`;

/** Where the screens are from. Of other offers than ORG the guide says that it does not speak (slide 20). */
export const guideOf = ({ offer }: Pick<DeskOrder, "offer">): string =>
  offer === "ORG"
    ? "Source des écrans : guide ANS « médecine de ville », diapositives 18 à 27."
    : `Le guide ANS « médecine de ville » ne montre que l'offre ORG (diapositive 20) : pour ${offer}, les écrans peuvent différer ; ce que le portail nomme autrement se remplit avec les mêmes valeurs.`;

/** What is clicked, as the portal writes it. */
export const clicked = ({ value }: PortalField): string =>
  [value ?? []]
    .flat()
    .map((each) => `« ${each} »`)
    .join(" ou ");

/** The command that shows a code to whoever may read the vault. An address has characters that shells read otherwise. */
export const codeCommand = ({ vault, entry }: DeskOrder["code"]): string =>
  `igc-sante revocation-code ${/^[\w:./@-]+$/.test(vault) ? vault : JSON.stringify(vault)} ${entry}`;

/** A fingerprint in groups of four, as it is compared. */
export const groupsOf = (hex: string): string =>
  hex
    .toUpperCase()
    .match(/.{1,4}/g)
    ?.join(" ") ?? "";

export const environmentOf = ({ environment }: Pick<DeskOrder, "environment">): string => environments[environment] ?? environment;
