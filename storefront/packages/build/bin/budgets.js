// Measures dist/ against its budgets, after a module was built alone.
import { checkBudgets } from "../src/budgets.js";

await checkBudgets();
