/** A CRL as large as asked for, written to a file piece by piece: it is never in memory as a whole. */
import { createSign } from "node:crypto";
import { closeSync, openSync, writeSync } from "node:fs";
import { encode, encodeOid, tag } from "../../provider/x509/der";
import { extensionOids } from "../../provider/x509/extension";
import { attributeOids } from "../../provider/x509/name";
import { ecdsaWithSha256, type Issued, integer, sequence } from "../conformance/pki";
import { extensions, time } from "./forge";

const entryOf = (serial: Buffer): Buffer => sequence(encode(tag.integer, serial), time("2026-05-01T00:00:00Z"));

/** Identifier and length of an element whose content is not at hand: 64 KiB or more. */
function header(identifier: number, length: number): Buffer {
  const octets = length < 2 ** 24 ? 3 : 4;
  const bytes = Buffer.alloc(2 + octets, Buffer.of(identifier, 0x80 | octets));
  bytes.writeUIntBE(length, 2, octets);
  return bytes;
}

/**
 * Writes a CRL of one CA.
 * @param entries how many certificates it lists, besides `last`
 * @param last serial number of the last one listed
 * @returns bytes written
 */
export function writeBigCrl(path: string, by: Issued, entries: number, last: Buffer): number {
  const template = entryOf(Buffer.alloc(16, 0x5a));
  const one = template.length;
  /** Entries of one after the other: the last four octets of the serial number count. */
  const block = (from: number, count: number): Buffer => {
    const bytes = Buffer.alloc(one * count, template);
    for (let index = 0; index < count; index++) bytes.writeUInt32BE(from + index, index * one + 4 + 12);
    return bytes;
  };
  const final = entryOf(last);
  const listLength = one * entries + final.length;
  const commonName = sequence(encodeOid(attributeOids.commonName), encode(tag.utf8String, Buffer.from(by.name[0]![0]![1])));
  const head = Buffer.concat([
    integer(1),
    ecdsaWithSha256,
    sequence(encode(tag.set, commonName)),
    time("2026-11-01T00:00:00Z"),
    time("2027-01-01T00:00:00Z"),
    header(tag.sequence, listLength),
  ]);
  const { value } = extensions.authorityKeyIdentifier(by.key.identifier);
  const extension = (oid: string, content: Buffer): Buffer => sequence(encodeOid(oid), encode(tag.octetString, content));
  const tail = encode(
    tag.constructed(0),
    sequence(extension(extensionOids.authorityKeyIdentifier, value), extension(extensionOids.crlNumber, integer(1))),
  );
  const tbsLength = head.length + listLength + tail.length;
  const room = header(tag.sequence, tbsLength).length;
  const signer = createSign("sha256");
  const file = openSync(path, "w");
  let written = 0;
  const write = (bytes: Buffer, signed = true): void => {
    if (signed) signer.update(bytes);
    written += writeSync(file, bytes);
  };
  // The signature's length is not known before: DER of ECDSA has 70 to 72 bytes, so the outer header is written at the end.
  writeSync(file, Buffer.alloc(room));
  write(header(tag.sequence, tbsLength));
  write(head);
  for (let from = 0; from < entries; from += 1000) write(block(from, Math.min(1000, entries - from)));
  write(final);
  write(tail);
  const signature = signer.sign(by.key.privateKey);
  write(Buffer.concat([ecdsaWithSha256, encode(tag.bitString, Buffer.of(0), signature)]), false);
  writeSync(file, header(tag.sequence, written), 0, room, 0);
  closeSync(file);
  return written + room;
}
