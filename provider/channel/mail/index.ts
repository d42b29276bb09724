/** The channel of mail: a signed form goes by SMTP, and ANS' answers are read in the sender's mailbox by IMAP. */
export { openMail } from "./adapter";
export { mailAddressOf, readMailSettings } from "./settings";
