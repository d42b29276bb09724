/** What the doctor says of vaults, exchanges and runners. PURE. */
import { both } from "./both";
import { firstOf, oneOfWords, phrase } from "./phrase";

export const placeTexts = {
  "exchange": both("exchange {address}", "échange {address}"),
  "read": both("  right to read", "  droit de lire"),
  "use": both("  right to use a key", "  droit d'utiliser une clé"),
  "write": both("  right to write", "  droit d'écrire"),
  "ticket": both("  ticket {ticket}", "  ticket {ticket}"),
  "file": both("  file {file}", "  fichier {file}"),
  "authorities": both("  authorities", "  autorités"),
  "versions": both("  earlier versions", "  versions antérieures"),

  "known-as": both("is there, and known as {id}", "est là, et connu sous {id}"),
  "no-vault": both("there is no vault yet", "il n'y a pas encore de coffre"),
  "first-up": both(
    "The first pulumi up makes it. If one should be here, mount it or correct its address.",
    "Le premier pulumi up le crée. S'il devrait y en avoir un, le monter ou corriger son adresse.",
  ),
  "restrict": both("Restrict it as the sentence says.", "Restreindre comme le dit la phrase."),
  "absent-said": both("an entry that is absent is said to be absent", "une entrée absente est bien dite absente"),
  "key-gone": both("the key {entry} of the stack is not there", "la clé {entry} de la stack n'est pas là"),
  "certificate-gone": both("the certificate {entry} of the stack is not there", "le certificat {entry} de la stack n'est pas là"),
  "no-key": both("the key {entry} is not there", "la clé {entry} n'est pas là"),
  "refresh-up": both("pulumi refresh, then pulumi up", "pulumi refresh, puis pulumi up"),
  "both-read": both("the key and the certificate {entry} were read", "la clé et le certificat {entry} ont été lus"),
  "signs": both("{entry} signs", "{entry} signe"),
  "signs-stays": both("{entry} signs, and cannot leave", "{entry} signe, et ne peut pas sortir"),
  "not-tried": both(
    "not tried, since nothing is written here; docs/vaults.md has the whole policy",
    "non essayé, car rien n'est écrit ici ; docs/vaults.md donne la politique entière",
  ),
  "writable": both("{folder} may be written to", "{folder} : l'écriture est permise"),
  "not-there": both("{folder} is not there", "{folder} n'est pas là"),
  "up-makes-it": both("pulumi up makes it; if it should be here, mount it.", "pulumi up le crée ; s'il devrait être là, le monter."),
  "not-writable": both("{folder} may not be written to ({code})", "{folder} : l'écriture est refusée ({code})"),
  "give-right": both("Give this user the right to write there.", "Donner à cet utilisateur le droit d'y écrire."),

  "cannot-read": both("cannot be read: {because}", "ne peut pas être lu : {because}"),
  "mend": both("Mend the file or folder that is named.", "Réparer le fichier ou le dossier nommé."),
  "left": both("was left where it is: {because}", "a été laissé où il est : {because}"),
  "bring": both("Bring what is asked for, or remove the file.", "Déposer ce qui est demandé, ou retirer le fichier."),
  "nothing-there": both("nothing is there", "il n'y a rien"),
  "up-or-mount": both(
    "pulumi up makes it; if it should be here, mount it or correct its address.",
    "pulumi up le crée ; s'il devrait être là, le monter ou corriger son adresse.",
  ),
  "looked": both("was looked at: {forms} forms, {orders} orders", "a été consulté : {forms} formulaires, {orders} commandes"),
  "versions-kept": both("the bucket keeps them", "le bucket les garde"),
  "versions-lost": both(
    "the bucket keeps none: what people overwrite by mistake is gone",
    "le bucket n'en garde aucune : ce qui est écrasé par erreur est perdu",
  ),
  "turn-on": both("Turn the bucket's versioning on.", "Activer le versionnement du bucket."),
  "sandbox": both(
    "{environment} has none of ANS: the sandbox makes its own",
    "{environment} : aucune de l'ANS, le bac à sable fait les siennes",
  ),
  "come-with": both(
    "those of {environment} come with the package, until {day}",
    "celles de l'environnement {environment} viennent avec le paquet, jusqu'au {day}",
  ),
  "ask-ans": both(
    "Ask ANS for the next ones, and install the newest pulumi-igc-sante.",
    "Demander les suivantes à l'ANS, et installer le dernier pulumi-igc-sante.",
  ),
} as const;

const lost = oneOfWords({
  "every key made in this run is lost with it, and another run orders again":
    "chaque clé faite dans cette exécution est perdue avec lui, et une autre exécution commande de nouveau",
  "the people who sign and order never see what lies in its outbox":
    "ceux qui signent et commandent ne voient jamais ce qui est dans sa boîte d'envoi (outbox)",
  "the next run knows of nothing": "l'exécution suivante ne sait rien",
});

/** What the provider words itself: a runner's losses, and what channels found. */
export const providerPhrases = [
  phrase(
    "CI is set, and the vault {address} lies on the runner's own disk: {dies}.",
    "CI est défini, et le coffre {address} est sur le disque du runner : {dies}.",
    { dies: lost },
  ),
  phrase(
    "CI is set, and the exchange {address} lies on the runner's own disk: {dies}.",
    "CI est défini, et l'échange {address} est sur le disque du runner : {dies}.",
    { dies: lost },
  ),
  phrase(
    "CI is set, and the state backend {address} lies on the runner's own disk: {dies}.",
    "CI est défini, et le backend de l'état {address} est sur le disque du runner : {dies}.",
    { dies: lost },
  ),
  phrase(
    "Use a vault that is a service (aws:, azure:, openbao:, pkcs11:), or mount the folder from where it is kept. Where it is kept already, say so: IGC_SANTE_RUNNER_KEEPS={place}",
    "Prendre un coffre qui est un service (aws:, azure:, openbao:, pkcs11:), ou monter le dossier depuis l'endroit où il est gardé. S'il est déjà gardé, le dire : IGC_SANTE_RUNNER_KEEPS={place}",
  ),
  phrase(
    "Put the exchange where both reach it (a bucket, a mounted drive), or hand the outbox on as the job's artifact. Where it is kept already, say so: IGC_SANTE_RUNNER_KEEPS={place}",
    "Mettre l'échange où les deux l'atteignent (un bucket, un lecteur monté), ou transmettre la boîte d'envoi (outbox) comme artefact du job. S'il est déjà gardé, le dire : IGC_SANTE_RUNNER_KEEPS={place}",
  ),
  phrase(
    "Log in to a backend that is kept: pulumi login s3://..., azblob://..., gs://..., or Pulumi Cloud. Where it is kept already, say so: IGC_SANTE_RUNNER_KEEPS={place}",
    "Se connecter à un backend qui est gardé : pulumi login s3://..., azblob://..., gs://..., ou Pulumi Cloud. S'il est déjà gardé, le dire : IGC_SANTE_RUNNER_KEEPS={place}",
  ),
  phrase("channel {place}", "canal {place}"),
  phrase("  answers", "  réponses"),
  phrase("  answers {place}", "  réponses {place}"),
  phrase(
    "procedure {number} ({title}) can be read, and is in the pinned revision {revision}; nothing was posted",
    "la démarche {number} ({title}) est lisible, et dans la révision épinglée {revision} ; rien n'a été déposé",
  ),
  phrase(
    "TLS holds, and the server lets this user in; nothing was sent",
    "TLS est bon, et le serveur accepte cet utilisateur ; rien n'a été envoyé",
  ),
  phrase(
    "TLS holds; no login was tried, since IGC_SANTE_SMTP_USER is not set; nothing was sent",
    "TLS est bon ; aucune connexion n'a été essayée, car IGC_SANTE_SMTP_USER n'est pas définie ; rien n'a été envoyé",
  ),
  phrase(
    "are not read: the address names no mailbox (imap=), and people write what ANS answers",
    "ne sont pas lues : l'adresse ne nomme aucune boîte aux lettres (imap=), et des personnes notent ce que l'ANS répond",
  ),
  phrase(
    "TLS holds, the server lets this user in, and may be read: {folders}",
    "TLS est bon, le serveur accepte cet utilisateur, et se lisent : {folders}",
  ),
] as const;

const read = firstOf(providerPhrases);
/** What the provider words, in French; what this version does not word stays as it is. */
export const providerInFrench = (text: string): string => read(text) ?? text;
