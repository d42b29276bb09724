/** What `deliver` says. PURE. */
import { both } from "./both";

export const deliverTexts = {
  "certificate": both("{name}, serial number {serial}", "{name}, n° de série {serial}"),
  "new": both("new", "nouveau"),
  "replaced": both("replaced", "remplacé"),
  "rights": both("owner, group or mode set", "propriétaire, groupe ou mode mis à jour"),
  "taken away": both("taken away, the configuration does not name it any more", "retiré, la configuration ne le nomme plus"),
  "change": both("{file}: {how} ({name}, until {end})", "{file} : {how} ({name}, jusqu'au {end})"),
  "would-change": both("{file}: would be {how} ({name}, until {end})", "{file} : serait {how} ({name}, jusqu'au {end})"),
  "first": both(
    "{folder}: the server was seen with its first files ({name}, until {end})",
    "{folder} : le serveur a été vu avec ses premiers fichiers ({name}, jusqu'au {end})",
  ),
  "look": both("look: {line}", "à voir : {line}"),
  "put-back": both("{folder}: put back as it was before a run that was cut off", "{folder} : remis comme avant une exécution interrompue"),
  "would-put-back": both(
    "{folder}: would be put back first: a run was cut off",
    "{folder} : serait d'abord remis en état : une exécution a été interrompue",
  ),
  "not-delivered": both("{name}: not delivered. {finding}", "{name} : non livré. {finding}"),
  "ends": both(
    "{name}: ends in {days} days, on {end}, and the vault has no successor in service.",
    "{name} : prend fin dans {days} jours, le {end}, et le coffre n'a pas de successeur en service.",
  ),
  "revoked": both("{name}: revoked; not delivered.", "{name} : révoqué ; non livré."),
  "revoked-on": both("{name}: revoked on {day}; not delivered.", "{name} : révoqué le {day} ; non livré."),
  "status-unknown": both(
    "{name}: its revocation status cannot be told: {because}.",
    "{name} : on ne peut pas dire s'il est révoqué : {because}.",
  ),
  "no-list": both("no list was to be had", "aucune liste n'a pu être obtenue"),
  "untidy": both(
    "delivered, and what was before is not tidied away yet: {because}",
    "livré, et ce qui était là avant n'est pas encore rangé : {because}",
  ),
} as const;
