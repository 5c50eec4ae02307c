/** Bytes of one field of a protobuf message. */
export type Field = Uint8Array;

/** An integer (wire type 0). */
export function integer(field: number, value: number): Field {
  return join([varint(field << 3), varint(value)]);
}

/** A 32-bit float (wire type 5). */
export function float(field: number, value: number): Field {
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setFloat32(0, value, true);
  return join([varint((field << 3) | 5), bytes]);
}

/** Text, bytes or an embedded message (wire type 2). */
export function bytes(field: number, value: string | Uint8Array): Field {
  const content = typeof value === 'string' ? new TextEncoder().encode(value) : value;
  return join([varint((field << 3) | 2), varint(content.length), content]);
}

/** An embedded message of the given fields (wire type 2). */
export function message(field: number, fields: readonly Field[]): Field {
  return bytes(field, join(fields));
}

/** Concatenates fields. */
export function join(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

/** Base-128 varint; negative numbers as 64-bit two's complement. */
function varint(value: number): Uint8Array {
  let rest = BigInt.asUintN(64, BigInt(value));
  const found: number[] = [];
  do {
    const low = Number(rest & 127n);
    rest >>= 7n;
    found.push(rest > 0n ? low | 128 : low);
  } while (rest > 0n);
  return Uint8Array.from(found);
}
