/** The octets that programs make of one password. PURE. */

/** A password as one kind of writer turned it into octets. */
export interface PasswordForm {
  /** For PKCS#12's own derivation (RFC 7292 appendix B.1). */
  readonly bmp: Buffer;
  /** For PBKDF2 and scrypt (RFC 8018 section 5.2). */
  readonly octets: Buffer;
}

/**
 * What may have been made of a password, the likeliest first. RFC 7292 appendix B.1 says UTF-16 with a zero at the
 * end, RFC 9579 says UTF-8 for PBKDF2. Besides: OpenSSL 1.0 widened each octet of a UTF-8 terminal (openssl issue
 * 6341), NSS gave PBKDF2 the UTF-16, others Latin-1. No password and the empty one are two things (.NET writes the
 * first, OpenSSL the second): whoever gives neither may mean both. A variable read from a file often ends in a line end.
 */
export function passwordForms(password: string | undefined): PasswordForm[] {
  if (!isGiven(password)) return [form(bmpString(""), ""), form(Buffer.alloc(0), "")];
  return distinct([withoutLineEnd(password), password].flatMap(formsOf));
}

/** Whether there is a password at all: a variable that is empty, or holds a line end alone, gives none. */
export const isGiven = (password: string | undefined): password is string => password !== undefined && withoutLineEnd(password) !== "";

const withoutLineEnd = (password: string): string => password.replace(/[\r\n]{1,4}$/, "");

function formsOf(password: string): PasswordForm[] {
  const utf8 = Buffer.from(password, "utf8");
  const bmp = bmpString(password);
  const widened = bmpString(utf8.toString("latin1"));
  return [
    { bmp, octets: utf8 },
    { bmp: widened, octets: utf8 },
    { bmp, octets: bmp },
    { bmp: widened, octets: widened },
    { bmp, octets: Buffer.from(password, "latin1") },
  ];
}

const form = (bmp: Buffer, text: string): PasswordForm => ({ bmp, octets: Buffer.from(text, "utf8") });

const distinct = (forms: readonly PasswordForm[]): PasswordForm[] => [
  ...new Map(forms.map((each) => [`${each.bmp.toString("hex")} ${each.octets.toString("hex")}`, each])).values(),
];

/** UTF-16, big-endian, with two octets of zero at the end. */
const bmpString = (password: string): Buffer => Buffer.from(`${password}\0`, "utf16le").swap16();
