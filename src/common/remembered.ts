/** Works something out once for each object and keeps it for as long as the object is there, which must never change. */
export function remembered<Of extends object, Found>(find: (of: Of) => Found): (of: Of) => Found {
  const known = new WeakMap<Of, Found>();
  return (of) => {
    if (!known.has(of)) known.set(of, find(of));
    return known.get(of)!;
  };
}
