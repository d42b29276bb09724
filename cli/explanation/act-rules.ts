import type { DriftClass } from "../../provider/policy";
import type { ActKind } from "../words";
import { channelRules } from "./channel-rules";
import { driftRules } from "./drift-rules";
import { form413, form503, guide, law, page, type Rule } from "./sources";

/** Which rule asks a person for each kind of act. PURE. */
const ownRules: Readonly<Record<Exclude<ActKind, DriftClass>, Rule>> = {
  ...channelRules,
  "finish-form": {
    en: "the form comes before the order",
    fr: "le formulaire vient avant la commande",
    sources: [guide("7"), page("forms.md")],
  },
  "bring-right": {
    en: "only the certificate for the ordered key, name and usage is taken",
    fr: "seul est pris le certificat de la clé, du nom et de l'usage commandés",
    sources: [page("errors.md"), page("exchange.md")],
  },
  "order-refused": {
    en: "a refused order is followed by a person, with the same request",
    fr: "une commande refusée est reprise par une personne, avec la même demande",
    sources: [page("exchange.md")],
  },
  "order": {
    en: "ANS has no machine interface: a named administrator orders and withdraws with a card",
    fr: "l'ANS n'a pas d'interface machine : un administrateur nommé commande et retire avec sa carte",
    sources: [guide("18 to 27"), page("exchange.md")],
  },
  "take-out": {
    en: "what follows a revocation is a person's decision",
    fr: "ce qui suit une révocation est la décision d'une personne",
    sources: [law, page("revocation.md")],
  },
  "revocation-refused": {
    en: "a revocation that was refused is not given up while the program asks for it",
    fr: "une révocation refusée n'est pas abandonnée tant que le programme la demande",
    sources: [law, page("revocation.md")],
  },
  "revoke": {
    en: "a revocation is asked for in the program by serial number, and a person carries it out",
    fr: "une révocation se demande dans le programme par numéro de série, et une personne l'exécute",
    sources: [law, page("revocation.md")],
  },
  "sign-form": {
    en: "the form is signed by who answers for the structure",
    fr: "le formulaire est signé par qui répond de la structure",
    sources: [form413("3.2"), page("signed-forms.md")],
  },
  "send-form": {
    en: "a person sends the signed form and notes the day",
    fr: "une personne envoie le formulaire signé et note le jour",
    sources: [guide("7"), page("exchange.md")],
  },
  "treat-form": {
    en: "ANS decides, usually within three working days",
    fr: "l'ANS décide, d'ordinaire en trois jours ouvrés",
    sources: [guide("7")],
  },
  "correct-form": {
    en: "another text is another form",
    fr: "un autre texte est un autre formulaire",
    sources: [page("forms.md")],
  },
  "change-administrators": {
    en: "what ANS validated is changed by form 503 alone",
    fr: "ce que l'ANS a validé ne change que par le formulaire 503",
    sources: [form503, page("administrators.md")],
  },
  "card-lost": {
    en: "form 501 is for all that happens to a card, and no order goes to its holder meanwhile",
    fr: "le formulaire 501 sert à tout ce qui arrive à une carte, et d'ici là son porteur ne reçoit aucune commande",
    sources: [guide("5"), page("administrators.md")],
  },
  "card-stolen": {
    en: "form 501 is for all that happens to a card, and no order goes to its holder meanwhile",
    fr: "le formulaire 501 sert à tout ce qui arrive à une carte, et d'ici là son porteur ne reçoit aucune commande",
    sources: [guide("5"), page("administrators.md")],
  },
  "card-broken": {
    en: "form 501 is for all that happens to a card; the one that replaces it keeps the habilitations",
    fr: "le formulaire 501 sert à tout ce qui arrive à une carte ; celle qui la remplace garde les habilitations",
    sources: [guide("5"), page("administrators.md")],
  },
  "card-blocked": {
    en: "form 501 is for all that happens to a card, its codes too",
    fr: "le formulaire 501 sert à tout ce qui arrive à une carte, ses codes aussi",
    sources: [guide("5"), page("administrators.md")],
  },
  "card-ended": {
    en: "the portal opens with a card that has not ended",
    fr: "le portail s'ouvre avec une carte non échue",
    sources: [guide("12"), page("administrators.md")],
  },
  "card-ends": {
    en: "a card is renewed in time: it is said from 90 days before its end on",
    fr: "une carte se renouvelle à temps : on le dit dès 90 jours avant sa fin",
    sources: [guide("12"), page("administrators.md")],
  },
  "nobody-may-order": {
    en: "who orders is named by the program, known to ANS, and has a card that opens the portal",
    fr: "qui commande est nommé par le programme, connu de l'ANS, et a une carte qui ouvre le portail",
    sources: [guide("18"), page("administrators.md")],
  },
  "contract": {
    en: "ANS delivers to structures under contract alone",
    fr: "l'ANS ne délivre qu'aux structures sous contrat",
    sources: [guide("10"), page("prerequisites.md")],
  },
  "director-card": {
    en: "the form carries the number of its signatory's card",
    fr: "le formulaire porte le numéro de la carte de son signataire",
    sources: [guide("11"), form413("3.2"), page("prerequisites.md")],
  },
  "director-card-renew": {
    en: "the card on the form has not ended when it is signed",
    fr: "la carte inscrite au formulaire n'est pas échue à sa signature",
    sources: [guide("11"), page("prerequisites.md")],
  },
  "vendor-contract": {
    en: "a vendor's CPA cards are ordered under the vendor's own contract",
    fr: "les cartes CPA d'un éditeur se commandent sous son propre contrat",
    sources: [guide("12 and 13"), page("prerequisites.md")],
  },
  "admin-card": {
    en: "an administrator is named by their card",
    fr: "un administrateur est désigné par sa carte",
    sources: [guide("12 to 14"), page("prerequisites.md")],
  },
  "activate-card": {
    en: "without a reader the portal opens with the e-CPx, which is activated with the card",
    fr: "sans lecteur le portail s'ouvre avec l'e-CPx, qui s'active avec la carte",
    sources: [guide("12 and 18"), page("prerequisites.md")],
  },
  "tell-partner-confirm": {
    en: "what a partner registered and what is in service must not part unnoticed",
    fr: "ce qu'un partenaire a enregistré et ce qui est en service ne doivent pas diverger sans qu'on le voie",
    sources: [page("partners.md")],
  },
  "tell-partner": {
    en: "a partner is told before what they registered changes",
    fr: "un partenaire est prévenu avant que change ce qu'il a enregistré",
    sources: [page("partners.md")],
  },
  "put-forward": {
    en: "what its server reads is what a refresh asks the CA's list about, and what was revoked serves nobody",
    fr: "c'est sur ce que lit son serveur qu'un refresh interroge la liste de l'AC, et ce qui est révoqué ne sert plus à personne",
    sources: [law, page("renewal.md")],
  },
  "rollback-undo": {
    en: "what a person put back stands until they take it back, a later certificate comes, or it ends",
    fr: "ce qu'une personne a remis reste jusqu'à ce qu'elle le reprenne, qu'un certificat suive, ou qu'il prenne fin",
    sources: [page("renewal.md")],
  },
  "structure-unregistered": {
    en: "ANS delivers to structures that a register knows",
    fr: "l'ANS délivre aux structures qu'un répertoire connaît",
    sources: [page("registers.md")],
  },
  "structure-entity-known": {
    en: "certificates of a site are ordered on its geographic number, those of a hospital on its legal entity's",
    fr: "les certificats d'un site se commandent sur son numéro géographique, ceux d'un hôpital sur son entité juridique",
    sources: [form413("3.1"), page("registers.md")],
  },
  "structure-entity": {
    en: "certificates of a site are ordered on its geographic number, those of a hospital on its legal entity's",
    fr: "les certificats d'un site se commandent sur son numéro géographique, ceux d'un hôpital sur son entité juridique",
    sources: [form413("3.1"), page("registers.md")],
  },
  "structure-moved": {
    en: "a changed datum of the certificate calls for a new one",
    fr: "une donnée modifiée du certificat en appelle un nouveau",
    sources: [law, page("registers.md")],
  },
  "structure-category": {
    en: "the kind says which papers ANS asks for, and the register says which kind it is",
    fr: "le type dit quelles pièces l'ANS demande, et le répertoire dit de quel type il s'agit",
    sources: [page("registers.md"), page("structures.md")],
  },
};

export const actRules: Readonly<Record<ActKind, Rule>> = { ...driftRules, ...ownRules };
