/** What the doctor says of the machine: Node, the engine, the state, the clock, the forms, registers and channels. PURE. */
import { both } from "./both";

export const doctorTexts = {
  "good": both("good", "bon"),
  "warning": both("warning", "à voir"),
  "bad": both("bad", "mauvais"),
  "summary": both("{good} good, {warnings} warnings, {bad} bad", "{good} bons, {warnings} à voir, {bad} mauvais"),
  "report": both("Report it with this line; no secret is in it.", "Le signaler avec cette ligne ; elle ne contient aucun secret."),

  "engine": both("engine", "moteur"),
  "state": both("state backend", "backend de l'état"),
  "runner": both("runner", "runner"),
  "clock": both("clock", "horloge"),
  "form": both("form {number}", "formulaire {number}"),
  "module": both("HSM module", "module HSM"),
  "vault": both("vault", "coffre"),
  "vault-at": both("vault {address}", "coffre {address}"),
  "channel": both("channel", "canal"),
  "channel-at": both("channel {place}", "canal {place}"),
  "registers": both("registers", "registres"),
  "register": both("register {name}", "registre {name}"),

  "too-old": both("{version} is older than {least}", "{version} est plus ancien que {least}"),
  "install-node": both("Install Node 22 or newer.", "Installer Node 22 ou plus récent."),
  "no-engine": both("`pulumi` is not on PATH, or does not start", "`pulumi` n'est pas dans PATH, ou ne démarre pas"),
  "install-engine": both("Install it: https://www.pulumi.com/docs/install/", "L'installer : https://www.pulumi.com/docs/install/"),
  "newer-engine": both("Install a newer Pulumi.", "Installer un Pulumi plus récent."),
  "no-login": both("nobody is logged in to one", "personne n'y est connecté"),
  "login": both(
    "pulumi login s3://..., azblob://..., gs://..., or Pulumi Cloud",
    "pulumi login s3://..., azblob://..., gs://..., ou Pulumi Cloud",
  ),
  "no-stack": both("{where}; no stack of it is selected here", "{where} ; aucune de ses stacks n'est sélectionnée ici"),
  "select-stack": both(
    "pulumi stack select, or give addresses by --vault and --platform",
    "pulumi stack select, ou donner les adresses par --vault et --platform",
  ),
  "stack": both("{where}; the stack has {count} resources of ours", "{where} ; la stack a {count} ressources de pulumi-igc-sante"),

  "no-service": both("{now}; compared with no service, since none is used", "{now} ; comparée à aucun service, puisqu'aucun n'est utilisé"),
  "behind": both("{seconds} s behind {service}", "{seconds} s de retard sur {service}"),
  "ahead": both("{seconds} s ahead of {service}", "{seconds} s d'avance sur {service}"),
  "set-clock": both(
    "Set the clock, by NTP for instance: services refuse what is signed at another time, and days are decided by it.",
    "Mettre l'horloge à l'heure, par NTP par exemple : les services refusent ce qui est signé à une autre heure, et elle décide des jours.",
  ),
  "no-time": both("none of {services} answered with its time", "aucun service n'a répondu avec son heure : {services}"),
  "check-network": both("Check the network and its proxy.", "Vérifier le réseau et son proxy."),

  "no-copy": both(
    "no copy of the official form is named: the plain layout is printed",
    "aucune copie du formulaire officiel n'est indiquée : la mise en page simple est imprimée",
  ),
  "edition": both("{path} is an edition that is known", "{path} est une édition connue"),
  "edition-by": both("{path} is an edition that is known by {mapping}", "{path} est une édition connue par {mapping}"),
  "unreadable": both("{path} cannot be read ({code})", "{path} ne peut pas être lu ({code})"),
  "correct-path": both(
    "Correct igc-sante:{setting}, a path from the program's folder.",
    "Corriger igc-sante:{setting}, un chemin depuis le dossier du programme.",
  ),
  "install-module": both(
    "Install the vendor's PKCS#11 module, or correct module-path in igc-sante:vault.",
    "Installer le module PKCS#11 du fabricant, ou corriger module-path dans igc-sante:vault.",
  ),
  "no-pkcs11js": both(
    "the package pkcs11js is not installed: its build failed, or optional packages were left out",
    "le paquet pkcs11js n'est pas installé : sa compilation a échoué, ou les paquets facultatifs ont été omis",
  ),
  "is-there": both("{path} is there", "{path} est là"),

  "key-set": both("its key is set; it is asked by pulumi refresh", "sa clé est donnée ; il est interrogé par pulumi refresh"),
  "no-api-key": both("ESANTE_API_KEY is not set", "ESANTE_API_KEY n'est pas définie"),
  "set-api-key": both(
    "Set it to a key of portal.api.esante.gouv.fr (docs/registers.md).",
    "Lui donner une clé de portal.api.esante.gouv.fr (docs/registers.md).",
  ),
  "address": both(
    "an address; it is asked by pulumi refresh, once a day",
    "une adresse ; elle est interrogée par pulumi refresh, une fois par jour",
  ),
  "fetch-it": both("Fetch it, or set igc-sante:registry right.", "Le télécharger, ou corriger igc-sante:registry."),
  "is-there-of": both("{path} is there, of {day}", "{path} est là, daté du {day}"),
  "no-file": both("{path} is no file", "{path} n'est pas un fichier"),
  "name-file": both("Name the file itself in igc-sante:registry.", "Indiquer le fichier lui-même dans igc-sante:registry."),
} as const;
