// AssemblyScript: the plain parts of JSON (RFC 8259 §2, 6, 7), for the kernels that read it.
//
// Every reader takes the place of its first byte and gives the place behind its last, or 0. Behind the document lie zero bytes:
// a zero byte is no JSON, so every loop ends there.

// Where the last text began that has escapes.
export let escapedText: usize = 0;

// Whether a text may have bytes beyond ASCII; outside of texts they are no JSON.
export let beyondAscii: bool = false;

// Before the first text of a document.
export function forgetTexts(): void {
  escapedText = 0;
  beyondAscii = false;
}

export function string(at: usize): usize {
  const start = ++at;
  let all = i64x2.splat(0);
  while (true) {
    const bytes = v128.load(at);
    all = v128.or(all, bytes);
    const special = v128.or(
      v128.or(i8x16.eq(bytes, i8x16.splat(0x22)), i8x16.eq(bytes, i8x16.splat(0x5c))),
      i8x16.lt_u(bytes, i8x16.splat(0x20)),
    );
    const mask = i8x16.bitmask(special);
    if (mask == 0) {
      at += 16;
      continue;
    }
    at += ctz(mask);
    const found = load<u8>(at);
    if (found == 0x22) break;
    if (found != 0x5c) return 0;
    escapedText = start;
    const escape = load<u8>(at + 1);
    if (escape == 0x75) {
      if (!(isHex(load<u8>(at + 2)) && isHex(load<u8>(at + 3)) && isHex(load<u8>(at + 4)) && isHex(load<u8>(at + 5)))) return 0;
      at += 6;
    } else if (
      escape == 0x22 || escape == 0x5c || escape == 0x2f || escape == 0x62 ||
      escape == 0x66 || escape == 0x6e || escape == 0x72 || escape == 0x74
    ) {
      at += 2;
    } else return 0;
  }
  if (i8x16.bitmask(all) != 0) beyondAscii = true;
  return at + 1;
}

function isHex(byte: u8): bool {
  return byte - 0x30 <= 9 || (byte | 0x20) - 0x61 <= 5;
}

export function number(at: usize): usize {
  if (load<u8>(at) == 0x2d) at++;
  if (load<u8>(at) == 0x30) at++;
  else {
    at = digits(at);
    if (at == 0) return 0;
  }
  if (load<u8>(at) == 0x2e) {
    at = digits(at + 1);
    if (at == 0) return 0;
  }
  if ((load<u8>(at) | 0x20) == 0x65) {
    const sign = load<u8>(at + 1);
    at = digits(sign == 0x2b || sign == 0x2d ? at + 2 : at + 1);
  }
  return at;
}

function digits(at: usize): usize {
  if (load<u8>(at) - 0x30 > 9) return 0;
  do {
    at++;
  } while (load<u8>(at) - 0x30 <= 9);
  return at;
}

// @ts-ignore: inlined, as it is asked for four times a member and mostly finds nothing
@inline
export function space(at: usize): usize {
  return load<u8>(at) > 0x20 ? at : blanks(at);
}

function blanks(at: usize): usize {
  while (true) {
    const bytes = v128.load(at);
    const white = v128.or(
      v128.or(i8x16.eq(bytes, i8x16.splat(0x20)), i8x16.eq(bytes, i8x16.splat(0x0a))),
      v128.or(i8x16.eq(bytes, i8x16.splat(0x0d)), i8x16.eq(bytes, i8x16.splat(0x09))),
    );
    const mask = i8x16.bitmask(white) ^ 0xffff;
    if (mask != 0) return at + ctz(mask);
    at += 16;
  }
}

// Writes the text over itself, as it only gets shorter; gives its end, 0 for half of a surrogate pair.
export function unescape(start: usize, end: usize): usize {
  let to = start;
  for (let at = start; at < end; ) {
    const bytes = v128.load(at);
    const plain = min<usize>(ctz(i8x16.bitmask(i8x16.eq(bytes, i8x16.splat(0x5c))) | 0x10000), end - at);
    if (plain == 16) v128.store(to, bytes);
    else for (let i: usize = 0; i < plain; i++) store<u8>(to + i, load<u8>(at + i));
    at += plain;
    to += plain;
    if (plain == 16 || at == end) continue;
    const escape = load<u8>(at + 1);
    at += 2;
    if (escape != 0x75) {
      store<u8>(to++, plainOf(escape));
      continue;
    }
    let code = hexAt(at);
    at += 4;
    if (code >= 0xdc00 && code < 0xe000) return 0;
    if (code >= 0xd800 && code < 0xdc00) {
      if (load<u8>(at) != 0x5c || load<u8>(at + 1) != 0x75) return 0;
      const low = hexAt(at + 2);
      if (low < 0xdc00 || low >= 0xe000) return 0;
      code = 0x10000 + ((code - 0xd800) << 10) + (low - 0xdc00);
      at += 6;
    }
    to = put(to, code);
  }
  return to;
}

function plainOf(escape: u8): u8 {
  if (escape == 0x62) return 0x08;
  if (escape == 0x66) return 0x0c;
  if (escape == 0x6e) return 0x0a;
  if (escape == 0x72) return 0x0d;
  return escape == 0x74 ? 0x09 : escape;
}

function hexAt(at: usize): u32 {
  let code: u32 = 0;
  for (let i: usize = 0; i < 4; i++) {
    const digit = load<u8>(at + i);
    code = (code << 4) | (digit <= 0x39 ? digit - 0x30 : (digit | 0x20) - 0x57);
  }
  return code;
}

// UTF-8
function put(to: usize, code: u32): usize {
  if (code < 0x80) {
    store<u8>(to, code);
    return to + 1;
  }
  if (code < 0x800) {
    store<u8>(to, 0xc0 | (code >> 6));
    store<u8>(to + 1, 0x80 | (code & 0x3f));
    return to + 2;
  }
  if (code < 0x10000) {
    store<u8>(to, 0xe0 | (code >> 12));
    store<u8>(to + 1, 0x80 | ((code >> 6) & 0x3f));
    store<u8>(to + 2, 0x80 | (code & 0x3f));
    return to + 3;
  }
  store<u8>(to, 0xf0 | (code >> 18));
  store<u8>(to + 1, 0x80 | ((code >> 12) & 0x3f));
  store<u8>(to + 2, 0x80 | ((code >> 6) & 0x3f));
  store<u8>(to + 3, 0x80 | (code & 0x3f));
  return to + 4;
}
