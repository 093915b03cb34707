role-title = Роли
role-intro = Что людям можно делать: наборы прав с названиями. У человека может быть несколько ролей, и ему доступно всё, что разрешает любая из них.
role-help = Как устроены роли
role-not-now = Роли действуют только в режиме «Служба поддержки». Сейчас у вас помогают все, поэтому всем участникам доступно одно и то же, а роли ждут.
role-not-now-more = Как вы работаете
role-own = Роли вашей организации
role-own-none = Пока нет. Создайте роль, если встроенные ниже разрешают слишком много или слишком мало.
role-built-in = Встроенные роли
role-built-in-stays = Встроенные роли не меняются.
role-own-about = Изменения сразу действуют для всех, у кого есть эта роль.
role-new = Новая роль
role-holders =
    { $n ->
        [0] Никого
        [one] { $n } человек
        [few] { $n } человека
       *[other] { $n } человек
    }
role-holders-more =
    { $n ->
        [one] И ещё { $n } человек.
        [few] И ещё { $n } человека.
       *[other] И ещё { $n } человек.
    }
role-administrator = Администратор
role-administrator-what = Управляет организацией, и ему доступно всё. Назначается на странице человека.
role-agent = Сотрудник поддержки
role-agent-what = Видит все заявки, кроме конфиденциальных, и отвечает на них.
role-department-manager = Руководитель отдела
role-department-manager-what = Видит заявки своих отделов и команд, отвечает на них и узнаёт о новых.
role-help-desk-manager = Руководитель поддержки
role-help-desk-manager-what = Видит все заявки, узнаёт о тех, что пришли без отдела, и переносит их куда нужно.
role-requester = Заявитель
role-requester-what = Роли нет: просит о помощи и видит то, о чём просил.
role-named = Название
role-name = Название роли
role-name-help = Чем занимаются эти люди: «Вторая линия», «Закупки», «Приёмная».
role-description = Для чего она
role-description-help = Одно предложение для тех, кто назначает роль.
role-group-see = Что видно
role-group-work = Что можно делать с заявками
role-group-run = За что отвечает
role-power = Это право даёт только администратор.
role-grant-see-all = Все заявки
role-grant-see-all-what = Любая заявка, если она не конфиденциальна для других.
role-grant-see-department = Свои отделы
role-grant-see-department-what = Заявки своего отдела и тех, которыми человек руководит.
role-grant-see-team = Свои команды
role-grant-see-team-what = Заявки команд, в которых человек состоит.
role-grant-see-unplaced = Заявки без отдела
role-grant-see-unplaced-what = Человек узнаёт о новых, чтобы ни одна не потерялась.
role-grant-reply = Отвечать
role-grant-reply-what = Отвечать на заявки и вести их дальше: начать, ждать, решить, закрыть. Кто отвечает, тот сотрудник поддержки.
role-grant-note = Внутренние заметки
role-grant-note-what = Читать и писать то, чего заявители не видят.
role-grant-assign = Назначать
role-grant-assign-what = Брать заявки, поручать их людям и командам, переносить между отделами.
role-grant-change = Изменять
role-grant-change-what = Менять название, тип и метки, добавлять наблюдателей.
role-grant-prioritize = Задавать приоритет
role-grant-prioritize-what = Указывать, насколько заявка срочна и многих ли касается.
role-grant-merge = Объединять
role-grant-merge-what = Соединять заявки об одном и том же и снова их разделять.
role-grant-delete = Удалять
role-grant-delete-what = Убирать заявки, которых быть не должно.
role-grant-export = Выгружать
role-grant-export-what = Выгружать списки заявок и людей.
role-grant-confide = Делать конфиденциальной
role-grant-confide-what = Оставлять заявку названным людям или одной команде.
role-grant-knowledge = Писать в базу знаний
role-grant-knowledge-what = Писать статьи о том, что спрашивают часто.
role-grant-reports = Отчёты
role-grant-reports-what = Видеть показатели общей работы.
role-grant-people = Управлять людьми
role-grant-people-what = Добавлять, изменять, блокировать и удалять учётные записи, у которых прав не больше, чем у самого человека.
role-grant-load-people = Загружать людей из файла
role-grant-load-people-what = Добавлять сразу многих.
role-grant-clients = Управлять клиентами
role-grant-clients-what = Компании-клиенты, их люди и договоры.
role-grant-catalogue = Управлять каталогом услуг
role-grant-catalogue-what = Что можно заказать и какие для этого нужны формы.
role-grant-settings = Менять настройки
role-grant-settings-what = Настройки, почтовые ящики, отделы, роли.
role-grant-billing = Оплата
role-grant-billing-what = Подписка, счета, за кого взимается плата.
role-grant-audit = Читать журнал изменений
role-grant-audit-what = Видеть, кто что изменил и когда.
role-save = Сохранить роль
role-saved = Сохранено и уже действует.
role-added = Роль «{ $name }» создана. Назначьте её кому-нибудь.
role-changed-meanwhile = Пока вы меняли эту роль, её изменил кто-то другой. Посмотрите на неё снова и повторите изменение.
role-no-such-grant = Права { $name } нет. Все права перечислены в справочнике API.
role-who = У кого она есть
role-who-about = Назначенная или снятая роль действует со следующего действия человека.
role-nobody = Пока ни у кого
role-give = Назначить
role-given = Роль назначена.
role-take = Снять
role-take-of = Снять роль: { $name }
role-taken = Роль снята.
role-pick = Кому назначить роль «{ $name }»?
role-delete = Удалить
role-delete-ask = Удалить роль «{ $name }»?
role-delete-what = Этой роли нет ни у кого. То, что с ней сделано, остаётся в истории.
role-delete-held = Эта роль ещё есть у кого-то. Сначала назначьте этим людям другую.
role-deleted = Роль удалена.
