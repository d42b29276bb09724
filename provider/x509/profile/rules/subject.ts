/** The subject's layout and encodings: C, ST, O, OU, CN (docs/x509.md). PURE. */

import { hiddenDifference } from "../../../structure";
import { tag } from "../../der";
import { attributeOids, type NameAttribute, organizationLength, printName } from "../../name";
import { type Rule, sources } from "../rule";

/** The layout: order, and the string type of each. */
const layout = [
  { name: "C", oid: attributeOids.country, kind: tag.printableString, most: 2 },
  { name: "ST", oid: attributeOids.department, kind: tag.utf8String, most: 128 },
  { name: "O", oid: attributeOids.organization, kind: tag.utf8String, most: organizationLength },
  { name: "OU", oid: attributeOids.organizationalUnit, kind: tag.utf8String, most: 64 },
  { name: "CN", oid: attributeOids.commonName, kind: tag.utf8String, most: 64 },
] as const;

const nameOf = (oid: string): string => layout.find((entry) => entry.oid === oid)?.name ?? oid;
const count = (attributes: readonly NameAttribute[], oid: string): number => attributes.filter((attribute) => attribute.oid === oid).length;
const length = (text: string): number => Array.from(text).length;

export const subjectRules: readonly Rule[] = [
  {
    id: "subject-attributes",
    severity: "blocking",
    source: sources.profile,
    check: ({ certificate: { subject } }) => {
      const missing = layout.filter(({ oid }) => count(subject.attributes, oid) === 0).map(({ name }) => name);
      return missing.length > 0 ? `The subject ${printName(subject)} has no ${missing.join(", no ")}.` : undefined;
    },
  },
  {
    id: "subject-attributes-once",
    severity: "blocking",
    source: sources.profile,
    check: ({ certificate: { subject } }) => {
      const repeated = layout.filter(({ oid }) => count(subject.attributes, oid) > 1).map(({ name }) => name);
      return repeated.length > 0 ? `The subject ${printName(subject)} has ${repeated.join(" and ")} more than once.` : undefined;
    },
  },
  {
    id: "subject-attributes-known",
    severity: "warning",
    source: sources.profile,
    check: ({ certificate: { subject } }) => {
      const others = subject.attributes.filter(({ oid }) => !layout.some((entry) => entry.oid === oid)).map(({ oid }) => oid);
      return others.length > 0 ? `The subject has attributes of other types: ${others.join(", ")}.` : undefined;
    },
  },
  {
    id: "subject-order",
    severity: "blocking",
    source: sources.profile,
    check: ({ certificate: { subject } }) => {
      const found = subject.attributes.filter(({ oid }) => layout.some((entry) => entry.oid === oid)).map(({ oid }) => nameOf(oid));
      const wanted = layout.map(({ name }) => name).filter((name) => found.includes(name));
      const order = found.filter((name, index) => found.indexOf(name) === index);
      return order.join() === wanted.join() ? undefined : `The subject is in the order ${order.join(", ")} and not ${wanted.join(", ")}.`;
    },
  },
  {
    id: "subject-single-valued",
    severity: "blocking",
    source: sources.profile,
    check: ({ certificate: { subject } }) =>
      subject.attributes.some(({ rdn }, index) => subject.attributes[index - 1]?.rdn === rdn)
        ? `The subject ${printName(subject)} puts several attributes in one RDN.`
        : undefined,
  },
  {
    id: "subject-country",
    severity: "blocking",
    source: sources.profile,
    check: ({ subject }) => differing(subject(attributeOids.country), "FR", "C"),
  },
  ...layout.map(
    ({ name, oid, kind }): Rule => ({
      id: `subject-encoding-${name.toLowerCase()}`,
      severity: "warning",
      source: "docs/x509.md; RFC 5280 4.1.2.4",
      check: ({ certificate: { subject } }) => {
        const other = subject.attributes.find((attribute) => attribute.oid === oid && attribute.tag !== kind);
        return other && `${name} is encoded with string type ${other.tag} and not ${kind}.`;
      },
    }),
  ),
  ...layout.slice(1).map(
    ({ name, oid, most }): Rule => ({
      id: `subject-length-${name.toLowerCase()}`,
      severity: "warning",
      source: name === "O" ? sources.profile : "RFC 5280 appendix A.1",
      check: ({ subject }) => {
        const wrong = subject(oid).find((value) => value === "" || length(value) > most);
        return wrong === undefined ? undefined : `${name} has ${length(wrong)} characters; 1 to ${most} are allowed.`;
      },
    }),
  ),
  {
    id: "subject-control-characters",
    severity: "blocking",
    source: "RFC 5280 11",
    check: ({ certificate: { subject } }) => {
      const wrong = subject.attributes.find(({ value }) => /[\p{Cc}\p{Cf}]/u.test(value));
      return wrong && `${nameOf(wrong.oid)} holds an invisible character: ${JSON.stringify(wrong.value)}.`;
    },
  },
  {
    id: "subject-spaces",
    severity: "info",
    source: "RFC 4518 2.6.1",
    check: ({ certificate: { subject } }) => {
      // O may end in a space: the CA cuts it at 40 characters wherever that falls.
      const cut = ({ oid, value }: NameAttribute): boolean => oid === attributeOids.organization && length(value) === organizationLength;
      const wrong = subject.attributes.find(
        (attribute) => /^ | {2}/.test(attribute.value) || (attribute.value.endsWith(" ") && !cut(attribute)),
      );
      return wrong && `${nameOf(wrong.oid)} has spaces at an end or in a row: ${JSON.stringify(wrong.value)}.`;
    },
  },
  {
    id: "subject-normal-form",
    severity: "info",
    source: "RFC 5280 7.1; RFC 4518 2.3",
    check: ({ certificate: { subject } }) => {
      const wrong = subject.attributes.find(({ value }) => value.normalize("NFC") !== value);
      return wrong && `${nameOf(wrong.oid)} is not in Unicode normal form C: partners who compare bytes will not recognise it.`;
    },
  },
];

/** The sentence when the one value of an attribute is another. Absent and repeated attributes have rules of their own. */
export function differing(values: readonly string[], wanted: string, name: string): string | undefined {
  const [value] = values;
  if (value === undefined || value === wanted) return undefined;
  const hidden = hiddenDifference(value, wanted);
  return `${name} is "${value}" and not "${wanted}"${hidden ? ` (${hidden})` : ""}.`;
}
