/** A reporter for knip that says how many files it saw, which knip itself keeps to itself. */
export default function count({ counters }) {
  console.log(`knip saw ${counters.total} files`);
}
