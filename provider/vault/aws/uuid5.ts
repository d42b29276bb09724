import { createHash } from "node:crypto";

/** Name space of this package's UUIDs: the UUIDv5 of "pulumi-igc-sante" in the URL name space. Frozen. */
const nameSpace = Buffer.from("f09fbea498cd57dea6a7c71541e9eaff", "hex");

/** A UUID that is a function of a name alone (RFC 9562 section 5.5), lower-case with hyphens. */
export function uuid5(name: string): string {
  const bytes = createHash("sha1").update(nameSpace).update(name, "utf8").digest().subarray(0, 16);
  bytes[6] = (bytes[6]! & 0x0f) | 0x50;
  bytes[8] = (bytes[8]! & 0x3f) | 0x80;
  return bytes.toString("hex").replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}
