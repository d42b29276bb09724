/** Faults of mail and notices in French. PURE. */

// biome-ignore format: two lines a code, what it is above what to do
export const mailFaultWords = {
  "mail-server-address": ["Ce texte n'est pas l'adresse d'un serveur de messagerie.",
    "L'écrire smtp://hôte:587 ou smtps://hôte:465, sans utilisateur ni mot de passe."],
  "mail-login": ["Le serveur de messagerie n'accepte pas de message de cet expéditeur ; rien n'a été envoyé.",
    "Renseigner IGC_SANTE_SMTP_USER et IGC_SANTE_SMTP_PASSWORD, et autoriser cet utilisateur à envoyer depuis cette adresse."],
  "mail-tls": ["Le serveur de messagerie n'offre pas TLS, ou son certificat n'est pas reconnu ; rien n'a été envoyé.",
    "Nommer l'hôte comme son certificat ; donner ses propres autorités par `?ca=<fichier PEM>` ou NODE_EXTRA_CA_CERTS."],
  "mail-unreachable": ["Le serveur de messagerie est injoignable ; rien n'a été envoyé.",
    "Vérifier l'hôte, le port, le réseau et le pare-feu, puis relancer."],
  "mail-refused": ["Le serveur de messagerie refuse définitivement le message ; il n'a pas été envoyé.",
    "Vérifier les adresses du destinataire et de l'expéditeur, et les mots du serveur."],
  "mail-later": ["Le serveur de messagerie ne prend pas le message pour l'instant ; il n'a pas été envoyé.",
    "Relancer dans quelques minutes."],
  "mail-unknown": ["Le serveur de messagerie a reçu le message et n'a pas répondu : nul ne sait s'il est parti.",
    "Demander au destinataire avant de l'envoyer de nouveau."],
  "notice-record": ["Le lieu qui garde la mémoire des envois n'est pas là, ou est illisible ; rien n'a été envoyé.",
    "Nommer par `--record` l'échange, ou un dossier qui reste d'une exécution à l'autre."],
  "webhook-address": ["Ce texte n'est pas une adresse https où publier un avis.",
    "La copier de nouveau depuis le service qui l'a donnée."],
  "webhook-secret": ["Le secret qui signe ce qui est publié manque ou n'en est pas un.",
    "Renseigner IGC_SANTE_WEBHOOK_SECRET : `whsec_` et 24 à 64 octets en Base64."],
} as const;
