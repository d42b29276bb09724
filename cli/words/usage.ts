/** What is said of the command line itself: the overview's own lines, and in French what was typed wrongly. PURE. */
import type { Fault } from "../../provider/fault";
import { both } from "./both";
import { hintInFrench } from "./facts";
import { firstOf, oneOfWords, phrase } from "./phrase";

export const overviewWords = {
  title: both("igc-sante: software certificates of the French health PKI", "igc-sante : certificats logiciels de l'IGC-Santé"),
  more: both("igc-sante <command> --help says more.", "igc-sante <commande> --help en dit plus."),
} as const;

/** What a command line lacks. */
const lacking = oneOfWords({
  "a file to bring": "un fichier à déposer",
  "the name of something in the stack": "le nom de quelque chose de la stack",
  "a vault's address": "l'adresse d'un coffre",
  "the name of an entry": "le nom d'une entrée",
  "a file to write: -o OUT.pdf": "un fichier à écrire : -o OUT.pdf",
  "a file to write: --out": "un fichier à écrire : --out",
  "the address of an online procedure": "l'adresse d'une démarche en ligne",
  "413, 414, 503, fields, read, check, procedure or dossier": "413, 414, 503, fields, read, check, procedure ou dossier",
  "an official PDF": "un PDF officiel",
  "a PDF": "un PDF",
  "a file that came back": "un fichier qui est revenu",
  "the form as it was handed out (--made)": "le formulaire tel qu'il a été remis (--made)",
  "the name or ticket of a form": "le nom ou le ticket d'un formulaire",
  "the name of a certificate in the program": "le nom d'un certificat dans le programme",
  "a file or a folder": "un fichier ou un dossier",
  "a shell: bash, zsh or fish": "un shell : bash, zsh ou fish",
  "a format: --as": "un format : --as",
  "a sheet of structures": "un tableau de structures",
  "a folder and an act": "un dossier et un acte",
  "either --to with a recipient's certificate, or --passphrase": "soit --to avec le certificat d'un destinataire, soit --passphrase",
  "a way: --smtp, --webhook, or both": "une voie : --smtp, --webhook, ou les deux",
  "a ticket": "un ticket",
  "the name of a wrong answer": "le nom d'une mauvaise réponse",
  "either --from, or the structure and people as options": "soit --from, soit la structure et les personnes en options",
  "either --to, or --days and --working-days, or one of them": "soit --to, soit --days et --working-days, ou l'un des deux",
  "a request": "une demande",
});

/** What stands in the place of an option, where it is no option. */
const places = (text: string): string => (text === "the shell" ? "Le shell" : text);

const wrongs = firstOf([
  phrase('igc-sante has no command "{name}".', "igc-sante n'a pas de commande « {name} »."),
  phrase("{one} and {other} are both of the stack {stack}.", "{one} et {other} sont tous deux de la stack {stack}."),
  phrase('igc-sante form has no "{word}".', "igc-sante form ne prend pas le mot « {word} »."),
  phrase('There is no act "{name}".', "L'acte « {name} » n'existe pas."),
  phrase('There is no wrong answer "{name}".', "La mauvaise réponse « {name} » n'existe pas."),
  phrase('There is no reason "{name}".', "Le motif « {name} » n'existe pas."),
  phrase('"{text}" is no serial number.', "« {text} » n'est pas un numéro de série."),
  phrase("The rehearsal clock cannot be set to {instant}.", "L'horloge de la répétition ne peut pas être réglée au {instant}."),
  phrase("igc-sante {command}: Unknown option '{option}'.", "igc-sante {command} n'a pas d'option {option}."),
  phrase("igc-sante {command}: Option '{option}' argument missing.", "igc-sante {command} : il manque la valeur de {option}."),
  phrase("igc-sante {command}: Option '{option}' argument is ambiguous.", "igc-sante {command} : il manque la valeur de {option}."),
  phrase("igc-sante {command}: Option '{option}' does not take an argument.", "igc-sante {command} : {option} ne prend pas de valeur."),
  phrase('Nothing in this stack is called "{name}".', "Rien dans cette stack ne s'appelle « {name} »."),
  phrase('"{name}" is the name of several resources.', "« {name} » est le nom de plusieurs ressources."),
  phrase('{command} has no use for the word "{word}".', "{command} ne prend pas le mot « {word} »."),
  phrase(
    "igc-sante {command} writes --{first} or --{second}, and not both.",
    "igc-sante {command} écrit --{first} ou --{second}, pas les deux.",
  ),
  phrase('{option} "{text}" is no ISO 8601 date.', "{option} « {text} » n'est pas une date ISO 8601."),
  phrase('{option} "{text}" is no whole number.', "{option} « {text} » n'est pas un nombre entier."),
  phrase('{option} "{text}" does not exist.', "{option} « {text} » n'existe pas.", { option: places }),
  phrase("--watch {seconds} is no time to wait.", "--watch {seconds} n'est pas un temps d'attente."),
  phrase(
    '--days "{text}" is no list of days, each from 0 to 366 and once.',
    "--days « {text} » n'est pas une liste de jours, chacun de 0 à 366 et une seule fois.",
  ),
  phrase(
    "--mapping is of an official form, and --official names none.",
    "--mapping va avec un formulaire officiel, et --official n'en nomme pas.",
  ),
  phrase("--json says what --export wrote, and --export is not there.", "--json dit ce que --export a écrit, et --export n'est pas là."),
  phrase(
    "igc-sante notify --smtp needs --from, the address its mails come from.",
    "Il manque à igc-sante notify --smtp l'adresse d'où partent ses courriels : --from.",
  ),
  phrase("{folder} is no sandbox: it holds other files.", "{folder} n'est pas un bac à sable : d'autres fichiers s'y trouvent."),
  phrase("{folder} is no sandbox: there is nothing in it.", "{folder} n'est pas un bac à sable : il est vide."),
  phrase(
    "igc-sante init has no answer to « {question} »: the input has ended.",
    "igc-sante init n'a pas de réponse à « {question} » : l'entrée est finie.",
  ),
  phrase("« {question} » needs an answer.", "Il faut une réponse à « {question} »."),
  phrase("{command} needs {what}.", "Il manque à {command} : {what}.", { what: lacking }),
  phrase("--{option} is {number}.", "--{option} vaut {number}."),
]);

const hints = firstOf([
  phrase("igc-sante {command} --help", "igc-sante {command} --help en dit plus."),
  phrase("igc-sante evidence NAME --out DIR", "igc-sante evidence NAME --out DIR"),
  phrase("igc-sante rehearse DIR clock --to 2027-01-31", "igc-sante rehearse DIR clock --to 2027-01-31"),
  phrase(
    "Give each stack once, and stacks of one name each a run of its own.",
    "Donner chaque stack une seule fois, et à des stacks de même nom chacune son propre appel.",
  ),
  phrase(
    'Did you mean "{name}"? Use one of {list}; igc-sante --help says what each does.',
    "Est-ce « {name} » ? Commandes : {list} ; igc-sante --help dit ce que fait chacune.",
  ),
  phrase('Did you mean "{name}"? Use one of {list}.', "Est-ce « {name} » ? Sinon, prendre l'un de ceux-ci : {list}."),
  phrase('Did you mean "{name}"? Use one of {list}', "Est-ce « {name} » ? Sinon, prendre l'un de ceux-ci : {list}"),
  phrase("Did you mean {option}? igc-sante {command} --help", "Est-ce {option} ? igc-sante {command} --help en dit plus."),
  phrase("Use one of {list}; igc-sante --help says what each does.", "Commandes : {list} ; igc-sante --help dit ce que fait chacune."),
  phrase("Use one of {list}.", "Prendre l'un de ceux-ci : {list}."),
  phrase("Use one of {list}", "Prendre l'un de ceux-ci : {list}"),
  phrase("No resource of pulumi-igc-sante is in this stack.", "Aucune ressource de pulumi-igc-sante n'est dans cette stack."),
  phrase("Leave one of them out.", "Retirer l'un des deux."),
  phrase("Write it as 2027-01-31 or 2027-01-31T09:00:00Z.", "L'écrire comme 2027-01-31 ou 2027-01-31T09:00:00Z."),
  phrase("Write it as {example}.", "L'écrire comme {example}."),
  phrase(
    "Answer every question, or give a sheet with --file. --yes takes what is in brackets.",
    "Répondre à toutes les questions, ou donner un tableau par --file. --yes prend ce qui est entre crochets.",
  ),
  phrase("Nothing stands in for it.", "Rien ne peut en tenir lieu."),
  phrase(
    "Choose an instant from 2013-06-25 to 2050-06-24: the sandbox's CAs are valid then.",
    "Choisir un instant du 2013-06-25 au 2050-06-24 : les AC du bac à sable y sont valides.",
  ),
  phrase(
    "Take it from `current` of a certificate: hexadecimal, as in 4A0B.",
    "Le prendre dans `current` d'un certificat : hexadécimal, comme 4A0B.",
  ),
  phrase("Give seconds: 1 or more.", "Donner des secondes : 1 ou plus."),
  phrase("Choose from 1 to {most}.", "Choisir entre 1 et {most}."),
  phrase(
    "Give the folder of the program's sandbox:<dir>, as pulumi up made it; by default sandbox, beside the program.",
    "Donner le dossier du sandbox:<dir> du programme, tel que pulumi up l'a fait ; par défaut sandbox, à côté du programme.",
  ),
]);

/** What is wrong, and what to do. */
type Sentences = Pick<Fault, "what" | "hint">;

/** What was typed wrongly and what to type instead, in French; `undefined` of any other failure. */
export function usageInFrench({ what, hint }: Sentences): Sentences | undefined {
  const french = wrongs(what);
  return french === undefined ? undefined : { what: french, hint: hints(hint) ?? hintInFrench(hint) };
}
