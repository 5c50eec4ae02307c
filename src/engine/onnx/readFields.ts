/** One field of a protobuf message: the number of a varint, or the bytes of any other field. */
export interface ReadField {
  readonly field: number;
  readonly value: number | Uint8Array;
  /** The field as it is stored, tag included. */
  readonly raw: Uint8Array;
}

/**
 * The fields of a protobuf message, in their order.
 *
 * Source: https://protobuf.dev/programming-guides/encoding/
 *
 * @throws RangeError when the bytes are not a protobuf message
 */
export function readFields(bytes: Uint8Array): ReadField[] {
  const fields: ReadField[] = [];
  let at = 0;
  const varint = (): number => {
    let value = 0n;
    for (let shift = 0n; shift < 70n; shift += 7n) {
      const byte = at < bytes.length ? bytes[at++] : undefined;
      if (byte === undefined) break;
      value |= BigInt(byte & 127) << shift;
      if (byte < 128) return Number(BigInt.asIntN(64, value));
    }
    throw new RangeError('the bytes must be a protobuf message, got an unfinished number');
  };
  while (at < bytes.length) {
    const start = at;
    const tag = varint();
    const [field, wire] = [tag >> 3, tag & 7];
    let value: number | Uint8Array;
    if (wire === 0) value = varint();
    else {
      const length = wire === 2 ? varint() : wire === 5 ? 4 : wire === 1 ? 8 : -1;
      if (length < 0 || at + length > bytes.length || field === 0)
        throw new RangeError(`the bytes must be a protobuf message, got wire type ${wire} at byte ${start}`);
      value = bytes.subarray(at, at + length);
      at += length;
    }
    fields.push({ field, value, raw: bytes.subarray(start, at) });
  }
  return fields;
}

/** The embedded messages, texts or bytes of a field. */
export function bytesOf(fields: readonly ReadField[], field: number): Uint8Array[] {
  return fields.flatMap((each) =>
    each.field === field && typeof each.value !== 'number' ? [each.value] : [],
  );
}

/** The texts of a field. */
export function textsOf(fields: readonly ReadField[], field: number): string[] {
  return bytesOf(fields, field).map((value) => new TextDecoder().decode(value));
}

/** The integers of a field, packed or not. */
export function integersOf(fields: readonly ReadField[], field: number): number[] {
  return fields.flatMap((each) => {
    if (each.field !== field) return [];
    return typeof each.value === 'number' ? [each.value] : packed(each.value);
  });
}

function packed(bytes: Uint8Array): number[] {
  const numbers: number[] = [];
  let [value, shift] = [0n, 0n];
  for (const byte of bytes) {
    value |= BigInt(byte & 127) << shift;
    shift += 7n;
    if (byte >= 128) continue;
    numbers.push(Number(BigInt.asIntN(64, value)));
    [value, shift] = [0n, 0n];
  }
  return numbers;
}
