interface ChoiceProps {
  label: string;
  value: string;
  values: readonly { value: string; label: string }[];
  choose: (value: string) => void;
}

/** One of a list, its name beside it. */
export function Choice({ label, value, values, choose }: ChoiceProps) {
  return (
    <label className="row">
      <span className="second">{label}</span>
      <select className="plain-select" value={value} onChange={(event) => choose(event.currentTarget.value)}>
        {values.map((one) => (
          <option key={one.value} value={one.value}>
            {one.label}
          </option>
        ))}
      </select>
    </label>
  );
}
