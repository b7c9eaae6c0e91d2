//! Words as search knows them: how a text becomes words, and when two of them are one apart by a typo.

use std::collections::BTreeSet;

use crate::slug_of;

/// Longer words are cut, so that a key is never too long.
const LONGEST: usize = 24;
/// Words below this length must be spelt right: half of a language is one letter away from `mug`.
const SHORTEST_FORGIVEN: usize = 4;
/// What is left of a word that is short enough to be met by a typo.
const SHORTEST_VARIATION: usize = SHORTEST_FORGIVEN - 1;

/// The words of a text, in order: lower case and without accents, so that `Café-Crème` is `cafe` and `creme`, and
/// `women's` one word.
pub(crate) fn words_of(text: &str) -> Vec<String> {
    let text = text.replace(['\'', '\u{2019}'], "");
    let slug = slug_of(&text);
    let words = slug.split('-').filter(|word| !word.is_empty());
    words.map(|word| word.get(..LONGEST).unwrap_or(word).to_owned()).collect()
}

/// Whether `typed` can be meant to be `word`: one letter missing, too many, another one, or two swapped.
pub(crate) fn is_typo_of(typed: &str, word: &str) -> bool {
    typed.len() >= SHORTEST_FORGIVEN
        && typed.len().abs_diff(word.len()) <= 1
        && strsim::osa_distance(typed, word) == 1
}

/// What is left of a word when one letter or none is taken out. Two words that are one typo apart have one of
/// these in common: so misspelt words are found by looking up a few keys, however many words there are.
pub(crate) fn variations(word: &str) -> BTreeSet<String> {
    let without =
        |at: usize| word.chars().enumerate().filter(move |(i, _)| *i != at).map(|(_, c)| c);
    let shorter = (0..word.len()).map(|at| without(at).collect::<String>());
    let all = shorter.chain([word.to_owned()]);
    all.filter(|variation| variation.len() >= SHORTEST_VARIATION).collect()
}

/// Where a misspelt word is looked up; nowhere when it is too short to be forgiven.
pub(crate) fn variations_of_typed(typed: &str) -> BTreeSet<String> {
    if typed.len() < SHORTEST_FORGIVEN { BTreeSet::new() } else { variations(typed) }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn words_are_lower_case_and_plain() {
        assert_eq!(
            words_of("Women's T-Shirt, Café Crème!"),
            ["womens", "t", "shirt", "cafe", "creme"]
        );
        assert_eq!(words_of("***"), Vec::<String>::new());
        assert_eq!(words_of(&"x".repeat(99)), ["x".repeat(24)]);
    }

    #[test]
    fn one_typo_is_forgiven_but_not_in_short_words() {
        for typed in ["cermic", "ceramics", "ceremic", "creamic"] {
            assert!(is_typo_of(typed, "ceramic"), "{typed}");
        }
        assert!(is_typo_of("mugs", "mug"), "the plural of a short word");
        assert!(!is_typo_of("mag", "mug"), "too short");
        assert!(!is_typo_of("cermics", "ceramic"), "two typos");
        assert!(!is_typo_of("ceramic", "ceramic"), "no typo");
    }

    proptest! {
        #[test]
        fn words_that_are_a_typo_apart_have_a_variation_in_common(
            word in "[a-e]{3,9}", at in 0usize..9, letter in "[a-e]", edit in 0u8..4,
        ) {
            let mut letters: Vec<char> = word.chars().collect();
            let at = at % letters.len();
            let letter = letter.chars().next().unwrap();
            match edit {
                0 => letters.insert(at, letter),
                1 => letters[at] = letter,
                2 => drop(letters.remove(at)),
                _ => letters.swap(at, (at + 1) % word.len()),
            }
            let typed: String = letters.into_iter().collect();
            if is_typo_of(&typed, &word) {
                let shared = variations_of_typed(&typed).intersection(&variations(&word)).count();
                prop_assert!(shared > 0, "{} and {}", typed, word);
            }
        }
    }
}
