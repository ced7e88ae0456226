"""Addresses of the project team and the committee: board, questions, ballots, decisions, releases, members."""

from django.urls import path

from pages.committee import (
    board,
    call,
    comments,
    deciding,
    decisions,
    divergences,
    drafting,
    follow_ups,
    following,
    importing,
    mails,
    members,
    options,
    preparation,
    question,
    questions,
    register,
    register_files,
    rules,
    sheets,
    voting,
)

STANDARD = "standards/<slug:slug>/"
QUESTION = f"{STANDARD}questions/<int:number>/"
MEETING = f"{STANDARD}reunions/<int:number>/"
TEAM = f"{STANDARD}equipe/"

urlpatterns = [
    path("standards/importer/", importing.import_standard, name="import"),
    path(f"{STANDARD}decisions/", register.register, name="decisions"),
    *(
        path(f"{STANDARD}decisions/registre.{kind}", register.register_file, {"kind": kind}, name=f"register_{kind}")
        for kind in register_files.WRITERS
    ),
    path(f"{STANDARD}decisions/schema/", divergences.divergences, name="divergences"),
    path(f"{STANDARD}decisions/regles/", rules.rules, name="rules"),
    path(f"{STANDARD}decisions/<int:number>/", decisions.decision, name="decision"),
    path(f"{STANDARD}decisions/<int:number>/confirmer/", deciding.confirm, name="confirm"),
    path(f"{STANDARD}decisions/<int:number>/reprendre/", follow_ups.take_up_again, name="take_up_again"),
    path(f"{STANDARD}decisions/<int:number>/corriger/", follow_ups.correct, name="correct"),
    path(f"{STANDARD}decisions/<int:number>/suites/", follow_ups.add, name="add_follow_up"),
    path(f"{STANDARD}decisions/<int:number>/suites/<int:pk>/", follow_ups.change, name="change_follow_up"),
    path(f"{STANDARD}decisions/<int:number>/suites/<int:pk>/fait/", follow_ups.finish, name="finish_follow_up"),
    path(f"{STANDARD}decisions/<int:number>/annuler/", deciding.reverse_decision, name="reverse_decision"),
    path(f"{STANDARD}decisions/<int:number>/contester/", deciding.object_to, name="object_to"),
    path(f"{STANDARD}questions/", questions.question_list, name="questions"),
    path(f"{STANDARD}questions/nouvelle/", drafting.new_question, name="new_question"),
    path(QUESTION, question.question, name="question"),
    path(f"{QUESTION}suivi/", following.ballot_progress, name="ballot_progress"),
    path(f"{QUESTION}feuille/", sheets.question_sheet, name="question_sheet"),
    path(f"{QUESTION}modifier/", drafting.edit_question, name="edit_question"),
    path(f"{QUESTION}voter/", voting.vote, name="vote"),
    path(f"{QUESTION}ouvrir-le-vote/", voting.open_ballot, name="open_ballot"),
    path(f"{QUESTION}saisir-un-vote/", voting.type_vote, name="type_vote"),
    path(f"{QUESTION}se-recuser/", voting.recuse, name="recuse"),
    path(f"{QUESTION}procuration/", voting.proxy, name="proxy"),
    path(f"{QUESTION}clore-le-vote/", voting.close_ballot, name="close_ballot"),
    path(f"{QUESTION}decider/", deciding.decide, name="decide"),
    path(f"{QUESTION}rouvrir/", deciding.reopen, name="reopen"),
    path(f"{QUESTION}reprise/", deciding.take_up, name="take_up"),
    path(f"{QUESTION}options/ajouter/", options.add_option, name="add_option"),
    path(f"{QUESTION}options/<int:pk>/ecarter/", options.strike, name="strike"),
    path(f"{QUESTION}options/<int:pk>/brouillon/", options.draft_of_option, name="draft_of_option"),
    path(f"{QUESTION}options/<int:pk>/amender/", options.amend, name="amend"),
    path(f"{MEETING}feuilles/", sheets.deck, name="deck"),
    path(f"{MEETING}feuilles/<int:rank>/", sheets.deck_sheet, name="deck_sheet"),
    path(TEAM, board.board, name="board"),
    path(f"{TEAM}commentaires/", comments.team_comments, name="team_comments"),
    path(f"{TEAM}appel/", call.call, name="call"),
    path(f"{TEAM}appel/ouvrir/", call.open_call, name="open_call"),
    path(f"{TEAM}appel/<int:pk>/reporter/", call.reschedule_call, name="reschedule_call"),
    path(f"{TEAM}appel/<int:pk>/clore/", call.close_call, name="close_call"),
    path(f"{TEAM}membres/", members.members, name="members"),
    path(f"{TEAM}membres/<int:pk>/retirer/", members.end_membership, name="end_membership"),
    path(f"{TEAM}courriels/", mails.mails, name="mails"),
    path(f"{TEAM}version/", preparation.release_preparation, name="release_preparation"),
    path(f"{TEAM}version/fichiers/<str:name>", preparation.preview_file, name="preview_file"),
    path(f"{TEAM}version/laisser-passer/", preparation.waive, name="waive"),
    path(f"{TEAM}version/publier/", preparation.publish, name="publish"),
    path(f"{TEAM}version/soumettre/", preparation.put_version, name="put_version"),
    path(f"{TEAM}version/<str:version>/retirer/", preparation.withdraw, name="withdraw"),
]
