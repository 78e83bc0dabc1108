import { DescribeForm } from "../components/describe-form";

export default function DescribePage() {
  return (
    <>
      <h1 tabIndex={-1}>Who is your character?</h1>
      <DescribeForm />
    </>
  );
}
