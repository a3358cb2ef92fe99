/** The title of a column, where a phone shows the cells of a row below each other. */
export function OnPhone({ children }: { children: string }) {
  return <span className="only-phone small third">{children}</span>;
}
