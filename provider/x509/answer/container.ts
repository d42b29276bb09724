/** The files in a file, for whoever looks for something else than certificates in it: a form that was scanned and packed. PURE. */
import { mailMembers } from "./mail";
import { isLitter, type Member } from "./member";
import { shapeOfBinary, shapeOfText } from "./shape";
import { textOf } from "./text";
import { officeShape, zipMembers } from "./zip";

/**
 * What lies in a ZIP or in a mail that was saved whole, without what desktops add; `undefined` for what is neither.
 * @throws Fault `answer-unreadable`, `answer-too-big`
 */
export function membersOf(bytes: Buffer): Member[] | undefined {
  if (shapeOfBinary(bytes) === "zip") return officeShape(bytes) === undefined ? told(zipMembers(bytes)) : undefined;
  const text = textOf(bytes);
  return text !== undefined && shapeOfText(text) === "mail" ? told(mailMembers(bytes)) : undefined;
}

const told = (members: Iterable<Member>): Member[] => [...members].filter(({ name }) => !isLitter(name));
