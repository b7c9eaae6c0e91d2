import * as v from "valibot";

/** What the API calls text: something to be seen in it. */
const needed = (message: string) => v.pipe(v.string(), v.trim(), v.nonEmpty(message), v.maxLength(200, "Too long"));
const optional = v.pipe(v.string(), v.trim(), v.maxLength(200, "Too long"));

/** The fields, named as in the body of the checkout, so that the API's pointers lead to them. */
export const checkoutSchema = v.object({
  email: v.pipe(
    v.string(),
    v.trim(),
    v.nonEmpty("Enter your e-mail address"),
    v.email("Enter an address such as name@example.com"),
  ),
  phone: optional,
  shipping_address: v.object({
    name: needed("Enter the name of who receives it"),
    line1: needed("Enter street and number"),
    line2: optional,
    city: needed("Enter the town or city"),
    region: optional,
    postal_code: needed("Enter the postal code"),
    country: v.pipe(v.string(), v.nonEmpty("Choose a country")),
  }),
  shipping_option: v.string(),
});

export type CheckoutValues = v.InferInput<typeof checkoutSchema>;

export function emptyValues(country: string): CheckoutValues {
  return {
    email: "",
    phone: "",
    shipping_address: { name: "", line1: "", line2: "", city: "", region: "", postal_code: "", country },
    shipping_option: "",
  };
}
