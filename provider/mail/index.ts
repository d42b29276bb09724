/** Mail to people and desks: one message over SMTP with TLS, and what became of it. */
export { type MailOutcome, outcomeOf } from "./failure";
export { type Mailer, openMailer } from "./mailer";
export { type Mail, type Mailbox, mailboxFault, messageIdFrom } from "./message";
