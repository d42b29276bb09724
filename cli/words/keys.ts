/** What `keys` says. PURE. */
import { both, type Noun, type Said } from "./both";
import { firstOf, phrase } from "./phrase";

export const keysTexts = {
  "standing": both("standing", "situation"),
  "key": both("key", "clé"),
  "sha256": both("SHA-256", "SHA-256"),
  "certificate": both("certificate", "certificat"),
  "wrong": both("wrong", "anomalie"),
  "of": both("{is} of {resource}", "{is}, de {resource}"),
  "kept": both("{is} of {resource} kept until {day}", "{is}, de {resource}, gardée jusqu'au {day}"),
  "nothing-recorded": both("nothing is recorded", "rien n'est noté"),
  "key-for": both("{usage} for {structure} on {server}", "{usage} pour {structure} sur {server}"),
  "beside": both("{serial}, CN {cn}, OU {ou}, until {day}", "{serial}, CN {cn}, OU {ou}, jusqu'au {day}"),
  "beside-by-labels": both("CN {cn}, until {day}, by its labels", "CN {cn}, jusqu'au {day}, d'après ses étiquettes"),
  "not-seen": both("not seen: {why}", "pas vu : {why}"),
  "all-fine": both("{entries} in {vault}: all are accounted for.", "{entries} dans {vault} : toutes sont connues."),
  "some-wrong": both("{entries} in {vault}: {count} not as it should be.", "{entries} dans {vault} : {count} en anomalie."),
  "looking": both("the vault's entries", "entrées du coffre"),
} as const;

export const keysEntries: Noun = [both("{count} entry", "{count} entrée"), both("{count} entries", "{count} entrées")];

/** How an entry stands (`Standing`). */
export const keyStandings = {
  "in-service": both("in-service", "en service"),
  "current": both("current, not in service", "actuelle, pas en service"),
  "pending": both("pending", "commande en attente"),
  "previous": both("previous", "d'avant"),
  "retired": both("retired", "d'un tour passé"),
  "unrecorded": both("unrecorded", "pas encore notée"),
  "orphan": both("orphan", "orpheline"),
} as const;

const wrongs = firstOf([
  phrase("its key is not in the vault", "sa clé n'est pas dans le coffre"),
  phrase("its key was deleted, and can be given back", "sa clé a été supprimée, et peut être rendue"),
  phrase("its key was deleted, and can be given back until {day}", "sa clé a été supprimée, et peut être rendue jusqu'au {day}"),
  phrase("its certificate was deleted, and can be given back", "son certificat a été supprimé, et peut être rendu"),
  phrase(
    "its certificate was deleted, and can be given back until {day}",
    "son certificat a été supprimé, et peut être rendu jusqu'au {day}",
  ),
  phrase("its certificate is damaged", "son certificat est abîmé"),
  phrase("its certificate is not in the vault", "son certificat n'est pas dans le coffre"),
  phrase("its certificate is for another key", "son certificat est d'une autre clé"),
  phrase("the state knows it with another public key", "l'état la connaît avec une autre clé publique"),
  phrase("it belongs to no certificate of these states", "elle n'est d'aucun certificat de ces états"),
  phrase("it is not in the vault", "elle n'est pas dans le coffre"),
  phrase(
    "it is not in the vault, or was deleted, which was not seen",
    "elle n'est pas dans le coffre, ou a été supprimée, ce qui n'a pas été vu",
  ),
]);

/** What is not as it should be with an entry. */
export const keyWrong = (text: string): Said => ({ en: text, fr: wrongs(text) ?? text });
