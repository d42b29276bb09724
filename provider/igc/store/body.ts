/** The bytes of an answer, or `undefined` when there are more than `limit`: what is sent decides, whatever its headers said. */
export async function collect(body: AsyncIterable<Uint8Array> | undefined, limit: number): Promise<Buffer | undefined> {
  const parts: Uint8Array[] = [];
  let length = 0;
  for await (const part of body ?? []) {
    length += part.length;
    // Leaving the loop ends the stream, and with it the connection.
    if (length > limit) return undefined;
    parts.push(part);
  }
  return Buffer.concat(parts);
}
