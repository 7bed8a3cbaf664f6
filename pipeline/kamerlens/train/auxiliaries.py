"""What the decision between auxiliary and verb rests on, learned from treebank sentences."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression

from kamerlens.language.auxiliaries import FORMS, features, verb_form
from kamerlens.train.treebank import Sentence

#: Inverse strength of the regularisation: of 0.1, 0.3, 0.5 and 1 best within the training texts.
_STRENGTH = 0.5
#: How often a feature occurs at least, and how many decimals of its weight are kept.
_LEAST, _DECIMALS = 2, 4


def learn_auxiliaries(sentences: Iterable[Sentence]) -> dict[str, float]:
    """Return the weight of each feature of :func:`kamerlens.language.auxiliaries.features`.

    Args:
        sentences: Treebank sentences with UD version 2 tags.

    Source: logistic regression with an L2 penalty, scikit-learn's.
    """
    found: list[list[str]] = []
    auxiliary: list[bool] = []
    for sentence in sentences:
        words = [word.lower() for word in sentence.words]
        verb_forms = [verb_form(morph) for morph in sentence.morphs]
        for i, (word, tag) in enumerate(zip(words, sentence.pos, strict=True)):
            if word in FORMS and tag in ("AUX", "VERB"):
                found.append(features(words, sentence.pos, verb_forms, i))
                auxiliary.append(tag == "AUX")
    counts = Counter(feature for known in found for feature in known)
    rows = [{feature: 1 for feature in known if counts[feature] >= _LEAST} for known in found]
    vectorizer = DictVectorizer()
    model = LogisticRegression(C=_STRENGTH, fit_intercept=False, max_iter=2000)
    model.fit(vectorizer.fit_transform(rows), auxiliary)
    weights = zip(vectorizer.get_feature_names_out(), model.coef_[0].tolist(), strict=True)
    return {feature: round(weight, _DECIMALS) for feature, weight in weights}
