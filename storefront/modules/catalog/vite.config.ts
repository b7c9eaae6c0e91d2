import { moduleConfig } from "@trolley/build";

export default moduleConfig("catalog");
