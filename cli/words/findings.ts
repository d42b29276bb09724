/** What is found of a certificate's path and status, in French, by the finding's id. PURE. */
import type { PathFindingId } from "../../provider/x509/finding";
import type { RevocationStatus } from "../../provider/x509/revocation";
import type { Said } from "./both";
import { factsInFrench } from "./facts";
import { profileFindings } from "./findings-profile";

type StatusId = RevocationStatus["findings"][number]["id"];

/** One without its words does not compile. */
export const pathFindings: Readonly<Record<PathFindingId | StatusId, string>> = {
  "input-unreadable": "Un certificat de la chaîne ne peut pas être lu.",
  "version-not-3": "Un certificat n'est pas de version 3.",
  "serial-number": "Un numéro de série est nul, négatif ou trop long.",
  "unique-identifier": "Un certificat a un identifiant unique.",
  "signature-algorithm-mismatch": "Un certificat nomme deux algorithmes de signature différents.",
  "unsupported-signature-algorithm": "Un algorithme de signature n'est pas accepté.",
  "unsupported-key": "Une clé n'est pas d'une sorte acceptée.",
  "issuer-empty": "Un certificat n'a pas de nom d'émetteur.",
  "subject-empty": "Un certificat n'a pas de sujet.",
  "not-yet-valid": "Un certificat n'est pas encore valide.",
  "expired": "Un certificat est échu.",
  "duplicate-extension": "Une extension est présente deux fois.",
  "malformed-extension": "Une extension est mal formée.",
  "unsupported-critical-extension": "Une extension critique n'est pas connue.",
  "extension-criticality": "Une extension est critique à tort, ou ne l'est pas à tort.",
  "key-identifier-missing": "Un identifiant de clé manque.",
  "unsupported-authority-key-identifier": "authorityKeyIdentifier nomme l'émetteur par son nom et son numéro de série.",
  "key-usage-inconsistent": "keyUsage et basicConstraints se contredisent, ou keyUsage est vide.",
  "ca-extension-in-leaf": "Un certificat qui n'est pas une AC a une extension d'AC.",
  "malformed-name": "Un nom alternatif ou une contrainte de nom est mal formé.",
  "malformed-policies": "Les politiques de certification sont mal formées.",
  "not-a-ca": "Un émetteur n'est pas une AC.",
  "no-cert-sign": "Un émetteur n'a pas le droit de signer des certificats (keyCertSign).",
  "anchor-key-purpose": "Une racine a un extKeyUsage.",
  "issuer-missing": "Le certificat d'un émetteur manque, ou aucune chaîne ne mène à une racine de confiance.",
  "key-identifier-mismatch": "Un certificat nomme une autre clé de son émetteur que celle qui est là.",
  "signature-invalid": "Une signature n'est pas celle de l'émetteur.",
  "path-too-long": "La chaîne a plus de certificats que permis.",
  "path-budget": "La vérification demande plus de travail que permis.",
  "name-not-permitted": "Un nom est hors de ce qu'un émetteur permet.",
  "name-excluded": "Un nom est de ceux qu'un émetteur exclut.",
  "unsupported-name-constraint": "Une contrainte porte sur une sorte de noms qui n'est pas acceptée.",
  "no-valid-policy": "Une politique est exigée, et aucune ne tient sur toute la chaîne.",
  "issuer-key-purpose": "Un émetteur n'a pas le droit de délivrer pour cet usage.",
  "leaf-is-ca": "Le certificat est celui d'une AC.",
  "key-purpose": "extKeyUsage ne permet pas cet usage, ou les permet tous.",
  "key-usage": "keyUsage ne permet pas cet usage.",
  "server-name": "Le certificat ne nomme pas le serveur.",
  "unsupported-wildcard": "Le certificat ne nomme le serveur que par un joker.",
  "common-name": "Le CN d'un certificat de serveur n'est pas parmi ses noms alternatifs, ou y est deux fois.",
  "revoked": "Le certificat est révoqué.",
  "revocation-unknown": "Aucune source donnée ne connaît le statut du certificat.",
  "crl-unreadable": "Une CRL ne peut pas être lue.",
  "crl-malformed": "Une CRL est mal formée ou se contredit.",
  "crl-unsupported": "Une CRL a une extension critique ou une signature qui n'est pas acceptée.",
  "crl-not-yet-valid": "Une CRL a été émise après l'instant de la vérification.",
  "crl-expired": "Une CRL aurait dû être renouvelée avant l'instant de la vérification.",
  "crl-signer": "Une CRL n'est pas signée par une autorité qui en a le droit.",
  "ocsp-unreadable": "Une réponse OCSP ne peut pas être lue.",
  "ocsp-refused": "Le répondeur OCSP refuse de répondre.",
  "ocsp-unsupported": "Une réponse OCSP est d'une sorte qui n'est pas acceptée.",
  "ocsp-signer": "Une réponse OCSP n'est pas signée par qui en a le droit.",
  "ocsp-nonce": "Une réponse OCSP n'est pas celle de cette question.",
  "ocsp-other-certificate": "Une réponse OCSP est sur un autre certificat.",
  "ocsp-not-yet-valid": "Une réponse OCSP est d'après l'instant de la vérification.",
  "ocsp-expired": "Une réponse OCSP est périmée.",
  "ocsp-unknown": "Le répondeur OCSP ne connaît pas le certificat.",
};

/** A finding in both languages: in French by its id, with the facts behind it. */
export function findingSaid({ id, message }: { readonly id: string; readonly message: string }): Said {
  const words: Readonly<Record<string, string>> = { ...pathFindings, ...profileFindings };
  return { en: message, fr: Object.hasOwn(words, id) ? `${words[id]} (${factsInFrench(message).replace(/\.$/, "")})` : message };
}
