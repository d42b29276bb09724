/** A page of the table of codes (fault-codes.ts): what can fail of mail and notices. Ground floor: imports nothing. */

// biome-ignore format: two lines a code, the meaning above what to do
export const mailGroups = {
  "Mail and notices": {
    "mail-server-address": ["The text is no address of a mail server: `smtp://host:587` or `smtps://host:465`, without user and password.",
      "Write it as the message shows; the login goes into IGC_SANTE_SMTP_USER and IGC_SANTE_SMTP_PASSWORD."],
    "mail-login": ["The mail server takes no mail from this sender: the login lacks, is refused, or may not send from that address; nothing was sent.",
      "Set IGC_SANTE_SMTP_USER and IGC_SANTE_SMTP_PASSWORD, both or neither, and let that user send from that address."],
    "mail-tls": ["The mail server offers no TLS, or presents a certificate that is not believed; nothing was sent.",
      "Name the host as its certificate does; give authorities of your own by `?ca=<PEM file>` or NODE_EXTRA_CA_CERTS."],
    "mail-unreachable": ["The mail server cannot be reached, or breaks off before it was given the message; nothing was sent.",
      "Check host and port, the network and a firewall's rule for outgoing mail, then run it again."],
    "mail-refused": ["The mail server refuses a message for good (5xx); it was not sent.",
      "Check the reader's address and the sender's, and the server's words in the message."],
    "mail-later": ["The mail server does not take a message now (4xx); it was not sent.",
      "Run it again in some minutes."],
    "mail-unknown": ["The mail server was given a whole message and gave no answer: nobody knows whether it is on its way.",
      "Ask its reader before it is sent again."],
    "notice-record": ["The place that remembers what was sent is not there, is none, or has what no version of ours writes; nothing was sent.",
      "Name the exchange, or a folder that stays from run to run, with `--record`; docs/notices.md says what lies there."],
    "webhook-address": ["The text is no address that notices can be posted to: https, or http on this machine alone, without user and password.",
      "Copy it anew from the service that gave it out."],
    "webhook-secret": ["The secret that signs what is posted lacks or is none: `whsec_` and 24 to 64 bytes in Base64.",
      "Set IGC_SANTE_WEBHOOK_SECRET in the environment; docs/notices.md says how one is made."],
  },
} as const satisfies Readonly<Record<string, Readonly<Record<string, readonly [meaning: string, act: string]>>>>;
