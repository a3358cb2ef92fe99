// AssemblyScript: whether a member stands twice in its object, for the kernels that read JSON.
//
// Each open object has a word of bits and then the keys of its members, eight bytes each, on a stack at the start of memory.

const namesStart: usize = 65536;
export const namesEnd: usize = 65536 * 5;
const mostMembers: usize = 256;

let names: usize = 0;

export function forgetNames(): void {
  names = namesStart;
}

// Where the names of a new object stand.
export function openNames(): usize {
  const own = names;
  if (own < namesEnd) store<u64>(own, 0);
  names = own + 8;
  return own;
}

export function closeNames(own: usize): void {
  names = own;
}

// False for a name that the object has already, or where there are too many. Names of more than eight bytes may be taken for the
// same by chance: whoever asks must have another way to tell.
export function takeName(own: usize, name: usize, length: usize): bool {
  const key = keyOf(name, length);
  const bit = (1 as u64) << ((key * 0x9e3779b97f4a7c15) >> 58);
  if (names >= namesEnd || names - own > mostMembers << 3) return false;
  const seen = load<u64>(own);
  if ((seen & bit) != 0 && isTaken(own + 8, key)) return false;
  store<u64>(own, seen | bit);
  store<u64>(names, key);
  names += 8;
  return true;
}

function keyOf(name: usize, length: usize): u64 {
  const first = load<u64>(name);
  if (length <= 8) return length == 0 ? 0 : first & (<u64>-1 >> ((8 - length) << 3));
  return (first * 0xff51afd7ed558ccd) ^ rotl(load<u64>(name + length - 8) * 0xc4ceb9fe1a85ec53, 23) ^ length;
}

function isTaken(start: usize, key: u64): bool {
  for (let at = start; at < names; at += 8) if (load<u64>(at) == key) return true;
  return false;
}
