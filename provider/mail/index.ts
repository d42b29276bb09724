/** Mail to people and desks: one message over SMTP with TLS, and what became of it. */
export { mailServerFault } from "./address";
export { type MailOutcome, outcomeOf } from "./failure";
export { type Accepted, type Mailer, type MailerSettings, openMailer } from "./mailer";
export { type Mail, type MailAttachment, type Mailbox, mailboxFault, mailFaultOf, messageIdFrom } from "./message";
