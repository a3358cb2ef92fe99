/** Stands for products that CPE names in place of an ecosystem; no package URL leads there. */
export const cpeEcosystem = 62;

/** FNV-1a with a final mix, over the number of the ecosystem and the bytes of the normalised name. */
export function hashPackage(ecosystem: number, name: Uint8Array, length: number): number {
  let hash = Math.imul(0x811c9dc5 ^ ecosystem, 0x01000193);
  for (let i = 0; i < length; i++) hash = Math.imul(hash ^ name[i]!, 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

/** The part of all slots that may be taken. */
export const fullestShare = 0.625;

/** Slots for that many packages: a power of two, so that the low bits of a hash are a slot. */
export function slotCountFor(packages: number): number {
  let slots = 8;
  while (packages > slots * fullestShare) slots *= 2;
  return slots;
}

/** The bits of a slot's word that hold the package number plus one; the others hold the same bits of the hash. */
export function numberMaskFor(packages: number): number {
  let mask = 1;
  while (mask < packages + 1) mask = mask * 2 + 1;
  return mask;
}
