"""Addresses of those who take part: comments, proposals, consultation, one's own space."""

from django.urls import path

from pages.participation import (
    around,
    comments,
    consultation,
    from_file,
    join,
    letter,
    metadata,
    my_space,
    proposals,
    propose,
    rebasing,
    reshape,
)
from pages.reading import compare

urlpatterns = [
    path("mon-espace/", my_space.my_space, name="my_space"),
    path("standards/<slug:slug>/inscription/", join.join, name="join"),
    path("standards/<slug:slug>/consultation/", consultation.consultation, name="consultation"),
    path("standards/<slug:slug>/commentaires/", comments.comment, name="comment"),
    path("standards/<slug:slug>/commentaires/<int:key>/", comments.thread, name="thread"),
    path("standards/<slug:slug>/propositions/", proposals.proposals, name="proposals"),
    path("standards/<slug:slug>/propositions/nouvelle/", propose.propose, name="propose"),
    path("standards/<slug:slug>/propositions/depuis-un-fichier/", from_file.propose_file, name="propose_file"),
    path("standards/<slug:slug>/propositions/nouvelle/presentation/", metadata.metadata, name="metadata"),
    path("standards/<slug:slug>/propositions/nouvelle/reorganiser/", reshape.reshape, name="reshape"),
    path("standards/<slug:slug>/propositions/<int:number>/", proposals.proposal, name="proposal"),
    path("standards/<slug:slug>/propositions/<int:number>/comparaison/", compare.proposal, name="compare_proposal"),
    path("standards/<slug:slug>/propositions/<int:number>/comparaison.json", compare.proposal_json, name="proposal_json"),
    path("standards/<slug:slug>/propositions/<int:number>/comparaison.md", compare.proposal_markdown, name="proposal_markdown"),
    path("standards/<slug:slug>/propositions/<int:number>/modifier/", letter.edit_proposal, name="edit_proposal"),
    path("standards/<slug:slug>/propositions/<int:number>/modifier/champ/", propose.edit_field, name="edit_field"),
    path("standards/<slug:slug>/propositions/<int:number>/modifier/presentation/", metadata.metadata_draft, name="metadata_draft"),
    path("standards/<slug:slug>/propositions/<int:number>/modifier/reorganiser/", reshape.reshape_draft, name="reshape_draft"),
    path("standards/<slug:slug>/propositions/<int:number>/reprendre/", rebasing.rebase_proposal, name="rebase_proposal"),
    path("standards/<slug:slug>/questions/<int:number>/options/<int:pk>/reprendre/", rebasing.rebase_option, name="rebase_option"),
    path("standards/<slug:slug>/propositions/<int:number>/soutenir/", around.support, name="support"),
    path("standards/<slug:slug>/propositions/<int:number>/coauteurs/", around.invite_author, name="invite_author"),
    path("standards/<slug:slug>/propositions/<int:number>/coauteurs/<int:pk>/", around.answer_invitation, name="answer_invitation"),
    path("standards/<slug:slug>/propositions/<int:number>/amender/", around.begin_amendment, name="begin_amendment"),
    path("standards/<slug:slug>/propositions/<int:number>/reprendre-l-amendement/", around.take_in, name="take_in"),
    path("standards/<slug:slug>/propositions/<int:number>/option-rivale/", around.put_as_rival, name="put_as_rival"),
    path("standards/<slug:slug>/propositions/<int:number>/retirer/", letter.withdraw, name="withdraw_proposal"),
    path("standards/<slug:slug>/propositions/<int:number>/jeter/", letter.discard, name="discard_proposal"),
]
